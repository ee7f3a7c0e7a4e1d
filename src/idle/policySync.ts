import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';

import type * as Wire from '../wire/wire';
import { notifyProblem } from '../utils/notifications';
import { toProblem } from '../gateway/toProblem';
import { whenVisible } from '../gateway/visibility';
import type { IIdleManagement } from '../tokens';
import {
  applyAdministratorPolicy,
  policyChoice,
  isSameChoice
} from './policySettings';

/**
 * Send the settings to the server as the user's idle policy, now and whenever they change.
 *
 * The settings show the administrator's defaults and limits, so these are requested first, as soon as the page is
 * visible. Failures are shown as notifications.
 *
 * @param id - id of the plugin that the settings belong to
 */
export async function syncPolicySettings(
  id: string,
  registry: ISettingRegistry,
  idleManagement: Pick<IIdleManagement, 'settings' | 'setPolicy'>,
  trans: TranslationBundle
): Promise<void> {
  const report = (reason: unknown) => {
    const { message, remedy } = toProblem(reason, trans);
    const whole = trans.__(
      'Your settings for idle clusters do not apply: %1',
      message
    );
    notifyProblem({ message: whole, remedy }, trans);
  };
  let policies: Wire.IdleSettings | null = null;
  // Before the first `await`: JupyterLab fails to load settings whose transformer is registered too late.
  registry.transform(id, {
    fetch: plugin => {
      const { properties } = plugin.schema;
      if (policies && properties) {
        applyAdministratorPolicy(
          properties as Record<string, JSONObject>,
          policies,
          trans
        );
      }
      return plugin;
    }
  });
  await whenVisible();
  try {
    policies = await idleManagement.settings();
  } catch (reason) {
    report(reason);
  }
  let chosen: Wire.IdlePolicyChoice | null = policies?.chosen ?? null;
  // Reloaded if the administrator's policy is known, because another plugin may have loaded them without it.
  const settings = await registry.load(id, policies !== null);
  const push = async (onFailure: (reason: unknown) => void) => {
    const choice = policyChoice(settings.composite, policies);
    if (chosen && isSameChoice(chosen, choice)) {
      return;
    }
    try {
      chosen = choice;
      await idleManagement.setPolicy(choice);
    } catch (reason) {
      chosen = null;
      onFailure(reason);
    }
  };
  settings.changed.connect(() => void push(report));
  // If the policy could not even be read, that has been reported already.
  await push(policies ? report : () => undefined);
}
