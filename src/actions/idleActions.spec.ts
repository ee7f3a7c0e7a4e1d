import { Notification } from '@jupyterlab/apputils';
import { Signal } from '@lumino/signaling';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import type * as Wire from '../gateway/wire';
import { FakeClusters, GiB, cluster, trans } from '../testing/fakeClusters';
import type { IKeepAliveProvider } from '../tokens';
import { Caretaker } from './idleActions';

/** jsdom does not show a `dialog`. */
const HIDDEN = { hidden: true };

const messages = () =>
  Notification.manager.notifications.map(({ message }) => message);

afterEach(() => Notification.dismiss());

describe('Caretaker', () => {
  const two = () =>
    new FakeClusters(cluster({ name: 'a' }), cluster({ name: 'b' }));

  it.each([
    ['stop', 'analysis-1: 12 GiB in 340 results will be discarded.'],
    [
      'scaleToZero',
      'analysis-1: Dask keeps the workers that hold 12 GiB in 340 results until these are released.'
    ]
  ] as const)(
    'asks before results are affected, and does nothing after Cancel: %s',
    async (action, text) => {
      const results_in_memory = { bytes: 12 * GiB, count: 340 };
      const clusters = new FakeClusters(cluster({ results_in_memory }));
      const done = new Caretaker(clusters, trans)[action](['ns.1']);
      const dialog = await screen.findByRole('dialog', HIDDEN);
      expect(dialog).toHaveTextContent(text);
      await userEvent.click(
        within(dialog).getByRole('button', { name: 'Cancel', ...HIDDEN })
      );
      await done;
      expect(clusters.stop).not.toHaveBeenCalled();
      expect(clusters.scale).not.toHaveBeenCalled();
    }
  );

  it('reports a failure and acts on the other clusters', async () => {
    const clusters = two();
    clusters.scale.mockRejectedValueOnce(new Error('It broke.'));
    await new Caretaker(clusters, trans).scaleToZero(['a', 'b']);
    expect(clusters.scale.mock.calls).toEqual([
      ['a', 0],
      ['b', 0]
    ]);
    expect(messages()).toEqual([expect.stringMatching(/^It broke\./)]);
  });

  it('says what Keep Alive achieves', async () => {
    const clusters = new FakeClusters(cluster());
    await new Caretaker(clusters, trans).keep(['ns.1']);
    expect(clusters.idleManagement.keep).toHaveBeenCalledWith('ns.1', true);
    expect(messages()).toEqual([
      'analysis-1: Kept alive until its next task. The gateway may still stop idle clusters.'
    ]);
  });

  it('lets a provider keep a cluster busy until the provider is removed', async () => {
    const actions = new Caretaker(new FakeClusters(cluster()), trans);
    const keeper = {
      keep: jest.fn(async (name: string) => true),
      keeps: () => true,
      changed: new Signal<IKeepAliveProvider, void>({} as IKeepAliveProvider)
    };
    const added = actions.add(keeper);
    await actions.keep(['ns.1']);
    expect(keeper.keep).toHaveBeenCalledWith('ns.1');
    expect(actions.isBusied('ns.1')).toBe(true);
    added.dispose();
    await actions.keep(['ns.1']);
    expect(keeper.keep).toHaveBeenCalledTimes(1);
  });

  it('ends a snooze without touching Keep Alive', async () => {
    const snoozed = cluster();
    snoozed.idle_management.snoozed_until = Date.now() + 1e6;
    const clusters = new FakeClusters(snoozed);
    await new Caretaker(clusters, trans).resume(snoozed);
    expect(clusters.idleManagement.snooze).toHaveBeenCalledWith('ns.1', 0);
    expect(clusters.idleManagement.keep).not.toHaveBeenCalled();
  });

  it('ends Keep Alive without touching a snooze', async () => {
    const kept = cluster();
    kept.idle_management.kept_alive = true;
    const clusters = new FakeClusters(kept);
    await new Caretaker(clusters, trans).resume(kept);
    expect(clusters.idleManagement.keep).toHaveBeenCalledWith('ns.1', false);
    expect(clusters.idleManagement.snooze).not.toHaveBeenCalled();
  });
});

describe('recreating a cluster', () => {
  const stopped = cluster({ status: 'stopped' });
  const replacement = cluster({
    name: 'ns.new',
    label: 'new',
    status: 'pending'
  });
  let clusters: FakeClusters;
  let actions: Caretaker;

  beforeEach(() => {
    clusters = new FakeClusters(stopped);
    actions = new Caretaker(clusters, trans);
    clusters.create.mockResolvedValue(replacement);
  });

  it('creates a cluster with the same options, label and workers', async () => {
    await actions.recreate(stopped);
    expect(clusters.create).toHaveBeenCalledWith({
      options: {},
      like: 'ns.1',
      label: 'analysis-1',
      workers: { count: 2 }
    });
  });

  it('creates one cluster for several clicks, and then selects it', async () => {
    let respond: (created: Wire.Cluster) => void = () => undefined;
    clusters.create.mockReturnValueOnce(
      new Promise(resolve => (respond = resolve))
    );
    const first = actions.recreate(stopped);
    await actions.recreate(stopped);
    respond(replacement);
    await first;
    clusters.bring(stopped, replacement);
    await actions.recreate(stopped);
    expect(clusters.create).toHaveBeenCalledTimes(1);
    expect(clusters.selected).toBe('ns.new');
  });

  it('creates another one after the replacement has ended', async () => {
    await actions.recreate(stopped);
    clusters.bring(stopped, { ...replacement, status: 'failed' });
    await actions.recreate(stopped);
    expect(clusters.create).toHaveBeenCalledTimes(2);
  });

  it('creates another one after the replacement has left the list', async () => {
    await actions.recreate(stopped);
    clusters.bring(stopped, replacement);
    clusters.bring(stopped);
    await actions.recreate(stopped);
    expect(clusters.create).toHaveBeenCalledTimes(2);
  });

  it('can be repeated after a failure', async () => {
    clusters.create.mockRejectedValueOnce(new Error('It broke.'));
    await actions.recreate(stopped);
    await actions.recreate(stopped);
    expect(clusters.create).toHaveBeenCalledTimes(2);
  });
});
