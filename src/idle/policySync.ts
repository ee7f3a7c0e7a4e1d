import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';

import type * as Wire from '../gateway/wire';
import { notifyProblem } from '../utils/notifications';
import { toProblem } from '../gateway/toProblem';
import { whenVisible } from '../utils/visibility';
import type { IIdleManagement } from '../tokens';
import { describe, policyChoice, sameChoice } from './policySettings';

/**
 * Make the settings the policy that the server half acts by, now and whenever they change.
 *
 * The settings say what holds where nothing is set and what the admin bounds, so these are asked for first, as soon as
 * the page is seen. A failure is told.
 */
export async function followSettings(
  id: string,
  registry: ISettingRegistry,
  idleManagement: Pick<IIdleManagement, 'settings' | 'setPolicy'>,
  trans: TranslationBundle
): Promise<void> {
  const tell = (reason: unknown) => {
    const { message, remedy } = toProblem(reason, trans);
    const what = trans.__(
      'Your settings for idle clusters are not in force: %1',
      message
    );
    notifyProblem({ message: what, remedy }, trans);
  };
  let policies: Wire.IdleSettings | null = null;
  // At once: JupyterLab refuses to load settings that are to be transformed and whose transformer is late.
  registry.transform(id, {
    fetch: plugin => {
      const { properties } = plugin.schema;
      if (policies && properties) {
        describe(properties as Record<string, JSONObject>, policies, trans);
      }
      return plugin;
    }
  });
  await whenVisible();
  try {
    policies = await idleManagement.settings();
  } catch (reason) {
    tell(reason);
  }
  let chosen: Wire.IdlePolicyChoice | null = policies?.chosen ?? null;
  // Once more, where somebody loaded them before it was known what the admin has set.
  const settings = await registry.load(id, policies !== null);
  const push = async (failed: (reason: unknown) => void) => {
    const choice = policyChoice(settings.composite, policies);
    if (chosen && sameChoice(chosen, choice)) {
      return;
    }
    try {
      chosen = choice;
      await idleManagement.setPolicy(choice);
    } catch (reason) {
      chosen = null;
      failed(reason);
    }
  };
  settings.changed.connect(() => void push(tell));
  // Where not even the policy could be read, that has been told.
  await push(policies ? tell : () => undefined);
}
