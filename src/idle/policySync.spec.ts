import { Notification } from '@jupyterlab/apputils';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { JSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../gateway/wire';
import { FakeClusters, POLICIES, trans } from '../testing/fakeClusters';
import { followSettings } from './policySync';

const ID = 'jupyterlab-dask-gateway:watch';

/** JupyterLab's registry as far as it is used: it transforms the schema when the settings are loaded. */
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
  await followSettings(
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

/** What the person is told. */
const told = () =>
  Notification.manager.notifications.map(({ message }) => message);

const FAILED =
  'Your settings for idle clusters are not in force: It broke. Try again. If it stays, report it with this message.';

describe('the settings as the policy', () => {
  afterEach(() => {
    Notification.dismiss();
    jest.restoreAllMocks();
  });

  it('show what the admin has set, though somebody loaded them before', async () => {
    const bounds = { ...POLICIES.bounds, stop_within: 3600 };
    const { registry } = await follow({}, { ...POLICIES, bounds });
    expect(registry.properties.noticeAfter.default).toBe(10);
    expect(registry.properties.stopAfter).toEqual({
      description: 'Stop. Your admin has set at most 1 h.',
      default: 60
    });
    expect(registry.forced).toEqual([true]);
  });

  it('are told to the server half at once where it does not know them, and when they change', async () => {
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

  it('are not told where the server half knows them', async () => {
    const chosen = { notice_after: 1200 };
    const { idleManagement, change } = await follow(
      { noticeAfter: 20 },
      { ...POLICIES, chosen }
    );
    expect(idleManagement.setPolicy).not.toHaveBeenCalled();
    // What is as the admin has it is no choice any more.
    await change({ noticeAfter: 10 });
    expect(idleManagement.setPolicy.mock.calls).toEqual([[{}]]);
  });

  it('are told again after a failure, which is said', async () => {
    const { idleManagement, change } = await follow({});
    idleManagement.setPolicy.mockRejectedValueOnce(new Error('It broke.'));
    await change({ noticeAfter: 20 });
    await Promise.resolve();
    expect(told()).toEqual([FAILED]);
    await change({ noticeAfter: 20 });
    expect(idleManagement.setPolicy).toHaveBeenCalledTimes(2);
  });

  it('are told even where the admin’s are not known', async () => {
    const { idleManagement, registry } = await follow(
      { noticeAfter: 10 },
      new Error('It broke.')
    );
    expect(told()).toEqual([FAILED]);
    expect(idleManagement.setPolicy.mock.calls).toEqual([
      [{ notice_after: 600 }]
    ]);
    expect(registry.properties.noticeAfter.default).toBeUndefined();
  });

  it('fail with one word where nothing gets through', async () => {
    const broken = new Error('It broke.');
    const { idleManagement } = await follow(
      { noticeAfter: 10 },
      broken,
      broken
    );
    expect(idleManagement.setPolicy).toHaveBeenCalledTimes(1);
    expect(told()).toEqual([FAILED]);
  });

  it('are asked for once the page is seen', async () => {
    const state = jest.spyOn(document, 'visibilityState', 'get');
    state.mockReturnValue('hidden');
    const registry = new FakeRegistry();
    const { idleManagement } = new FakeClusters();
    idleManagement.settings.mockResolvedValue(POLICIES);
    const followed = followSettings(
      ID,
      registry as unknown as ISettingRegistry,
      idleManagement,
      trans
    );
    // JupyterLab would refuse to load them without.
    await registry.load(ID, false);
    expect(idleManagement.settings).not.toHaveBeenCalled();
    state.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    await followed;
    expect(idleManagement.settings).toHaveBeenCalledTimes(1);
  });
});
