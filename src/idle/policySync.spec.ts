import { Notification } from '@jupyterlab/apputils';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { JSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import { toProblem } from '../gateway/toProblem';
import type * as Wire from '../wire/wire';
import { FakeClusters, POLICIES, trans } from '../testing/fakeClusters';
import { syncPolicySettings } from './policySync';

const ID = 'jupyterlab-dask-gateway:idle';

/** The used part of JupyterLab's registry, which transforms the schema when settings are loaded. */
class FakeRegistry {
  readonly properties: Record<string, JSONObject> = {
    noticeAfter: { description: 'Notice.' },
    stopAfter: { description: 'Stop.' }
  };
  composite: ReadonlyPartialJSONObject = {};
  readonly changed = new Signal<this, void>(this);
  readonly forced: unknown[] = [];

  transform(
    id: string,
    { fetch }: { fetch: ISettingRegistry.IPlugin.Transform }
  ) {
    this._fetch = fetch;
  }

  async load(id: string, force: boolean) {
    this.forced.push(force);
    this._fetch?.({
      schema: { properties: this.properties }
    } as unknown as ISettingRegistry.IPlugin);
    return this;
  }

  private _fetch: ISettingRegistry.IPlugin.Transform | null = null;
}

async function follow(
  composite: ReadonlyPartialJSONObject,
  policies: Wire.IdleSettings | Error = POLICIES,
  broken: Error | null = null
) {
  const registry = new FakeRegistry();
  registry.composite = composite;
  const { idleManagement } = new FakeClusters();
  if (policies instanceof Error) {
    idleManagement.settings.mockRejectedValue(policies);
  } else {
    idleManagement.settings.mockResolvedValue(policies);
  }
  if (broken) {
    idleManagement.setPolicy.mockRejectedValue(broken);
  }
  await syncPolicySettings(
    ID,
    registry as unknown as ISettingRegistry,
    idleManagement,
    trans
  );
  const change = async (to: ReadonlyPartialJSONObject) => {
    registry.composite = to;
    registry.changed.emit();
    await Promise.resolve();
  };
  return { registry, idleManagement, change };
}

/** The messages of all notifications. */
const messages = () =>
  Notification.manager.notifications.map(({ message }) => message);

const { remedy: REMEDY } = toProblem(new Error('It broke.'), trans);
const FAILED = `Your settings for idle clusters do not apply: It broke. ${REMEDY}`;

describe('syncPolicySettings', () => {
  afterEach(() => {
    Notification.dismiss();
    jest.restoreAllMocks();
  });

  it('shows the policy of the administrator even if the settings were loaded before', async () => {
    const bounds = { ...POLICIES.bounds, stop_within: 3600 };
    const { registry } = await follow({}, { ...POLICIES, bounds });
    expect(registry.properties.noticeAfter.default).toBe(10);
    expect(registry.properties.stopAfter).toEqual({
      description: 'Stop. Your hub administrator allows at most 1 h.',
      default: 60
    });
    expect(registry.forced).toEqual([true]);
  });

  it('sends the settings if the server does not have them, and when they change', async () => {
    const { idleManagement, change } = await follow({ noticeAfter: 20 });
    expect(idleManagement.setPolicy.mock.calls).toEqual([
      [{ notice_after: 1200 }]
    ]);
    await change({ noticeAfter: 20, stopAfter: 60 });
    await change({ noticeAfter: 20, stopAfter: 60 });
    expect(idleManagement.setPolicy.mock.calls.slice(1)).toEqual([
      [{ notice_after: 1200, stop_after: 3600 }]
    ]);
  });

  it('sends nothing that the server already has', async () => {
    const chosen = { notice_after: 1200 };
    const { idleManagement, change } = await follow(
      { noticeAfter: 20 },
      { ...POLICIES, chosen }
    );
    expect(idleManagement.setPolicy).not.toHaveBeenCalled();
    // A value equal to the default of the administrator is not a choice of the user.
    await change({ noticeAfter: 10 });
    expect(idleManagement.setPolicy.mock.calls).toEqual([[{}]]);
  });

  it('reports a failure and sends the settings again with the next change', async () => {
    const { idleManagement, change } = await follow({});
    idleManagement.setPolicy.mockRejectedValueOnce(new Error('It broke.'));
    await change({ noticeAfter: 20 });
    await Promise.resolve();
    expect(messages()).toEqual([FAILED]);
    await change({ noticeAfter: 20 });
    expect(idleManagement.setPolicy).toHaveBeenCalledTimes(2);
  });

  it('sends the settings even if the policy of the administrator cannot be loaded', async () => {
    const { idleManagement, registry } = await follow(
      { noticeAfter: 10 },
      new Error('It broke.')
    );
    expect(messages()).toEqual([FAILED]);
    expect(idleManagement.setPolicy.mock.calls).toEqual([
      [{ notice_after: 600 }]
    ]);
    expect(registry.properties.noticeAfter.default).toBeUndefined();
  });

  it('reports only one failure if no request succeeds', async () => {
    const broken = new Error('It broke.');
    const { idleManagement } = await follow(
      { noticeAfter: 10 },
      broken,
      broken
    );
    expect(idleManagement.setPolicy).toHaveBeenCalledTimes(1);
    expect(messages()).toEqual([FAILED]);
  });

  it('requests nothing until the page is visible', async () => {
    const state = jest.spyOn(document, 'visibilityState', 'get');
    state.mockReturnValue('hidden');
    const registry = new FakeRegistry();
    const { idleManagement } = new FakeClusters();
    idleManagement.settings.mockResolvedValue(POLICIES);
    const done = syncPolicySettings(
      ID,
      registry as unknown as ISettingRegistry,
      idleManagement,
      trans
    );
    // JupyterLab fails to load settings without a registered transformer.
    await registry.load(ID, false);
    expect(idleManagement.settings).not.toHaveBeenCalled();
    state.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    await done;
    expect(idleManagement.settings).toHaveBeenCalledTimes(1);
  });
});
