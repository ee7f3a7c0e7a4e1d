import { CommandRegistry } from '@lumino/commands';
import { PromiseDelegate } from '@lumino/coreutils';
import { screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { originOf } from '../../actions/origin';
import { CommandIDs } from '../../tokens';
import { createConnection } from '../../testing/clusterConnection';
import { FakeClusters, showDialogs } from '../../testing/fakeClusters';
import { createCluster, reportOf, settle } from '../../testing/fakeNotebook';
import { LEASE_DURATION } from '../connection/waitForCluster';
import type { IClusterUser } from '../users/clusterUsers';
import { RunOnCluster } from './runOnCluster';

function setUp() {
  const all = createConnection(new FakeClusters());
  const { clusters, kernel } = all;
  const created = new PromiseDelegate<string | null>();
  const { stop } = clusters;
  const calls: object[] = [];
  const commands = new CommandRegistry();
  commands.addCommand(CommandIDs.createFromPreset, {
    execute: args => {
      calls.push({ origin: originOf(args), reuse: args.reuse });
      return created.promise;
    }
  });
  kernel.results.connect = reportOf('n1');
  const users = { usersOf: jest.fn((_: string): IClusterUser[] => []) };
  const runs = new RunOnCluster(commands, clusters, all.actions, users);
  return { ...all, runs, created, stop, calls, users };
}

describe('RunOnCluster', () => {
  it('creates a cluster, waits until it runs, and connects', async () => {
    const { runs, connection, created, clusters, calls } = setUp();
    const phases: unknown[] = [];
    runs.changed.connect(() => phases.push(runs.phase(connection)));
    const done = runs.run(connection, 'interface');
    clusters.put(createCluster('n1', { status: 'pending', workers: 0 }));
    created.resolve('n1');
    await settle();
    expect(connection.state.kind).toBe('starting');
    clusters.put(createCluster('n1'));
    expect(await done).toBeNull();
    expect(connection.state.kind).toBe('connected');
    expect(phases).toEqual(['creating', 'connecting', null]);
    expect(calls).toEqual([{ origin: 'interface', reuse: true }]);
  });

  it('passes the origin of the call to the create command', async () => {
    const { runs, connection, created, calls } = setUp();
    created.resolve(null);
    expect(await runs.run(connection, 'other')).toBeNull();
    expect(calls).toEqual([{ origin: 'other', reuse: true }]);
    expect(connection.state.kind).toBe('none');
  });

  it('runs once at a time for a notebook', async () => {
    const { runs, connection, created, calls } = setUp();
    const first = runs.run(connection, 'interface');
    await runs.run(connection, 'interface');
    created.resolve(null);
    await first;
    expect(calls).toHaveLength(1);
  });

  it('returns the name of a cluster that ends first', async () => {
    const { runs, connection, created, clusters } = setUp();
    const done = runs.run(connection, 'interface');
    clusters.put(createCluster('n1', { status: 'pending', workers: 0 }));
    created.resolve('n1');
    await settle();
    clusters.put(createCluster('n1', { status: 'failed' }));
    expect(await done).toBe('n1');
    expect(runs.phase(connection)).toBeNull();
  });

  it('stops the cluster if it is canceled before the gateway has responded', async () => {
    const { runs, connection, created, clusters, stop } = setUp();
    const done = runs.run(connection, 'interface');
    await runs.cancel(connection);
    expect(runs.isCanceled(connection)).toBe(true);
    expect(stop).not.toHaveBeenCalled();
    clusters.put(createCluster('n1', { status: 'pending', workers: 0 }));
    created.resolve('n1');
    expect(await done).toBeNull();
    expect(stop).toHaveBeenCalledWith('n1');
    expect(connection.state.kind).toBe('none');
  });

  it('stops a canceled cluster when the list has it', async () => {
    const { runs, connection, created, clusters, stop } = setUp();
    const done = runs.run(connection, 'interface');
    await runs.cancel(connection);
    created.resolve('n1');
    await settle();
    expect(stop).not.toHaveBeenCalled();
    clusters.put(createCluster('n1', { status: 'pending', workers: 0 }));
    await done;
    expect(stop).toHaveBeenCalledWith('n1');
  });

  it('stops a canceled cluster that the list does not have after a minute', async () => {
    jest.useFakeTimers();
    try {
      const { runs, connection, created, clusters, stop } = setUp();
      const done = runs.run(connection, 'interface');
      await runs.cancel(connection);
      created.resolve('n1');
      await settle();
      await jest.advanceTimersByTimeAsync(LEASE_DURATION);
      expect(await done).toBeNull();
      expect(stop).toHaveBeenCalledWith('n1');
      expect(clusters.viewers).toBe(0);
      expect(runs.isCanceled(connection)).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });

  it('asks before it stops a cluster that has workers', async () => {
    showDialogs();
    const { runs, connection, created, clusters, stop, kernel } = setUp();
    kernel.status = 'busy';
    void runs.run(connection, 'interface');
    clusters.put(createCluster('n1', { workers: 2 }));
    created.resolve('n1');
    await settle();
    void runs.cancel(connection);
    const dialog = await screen.findByRole('dialog');
    expect(stop).not.toHaveBeenCalled();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop' }));
    await waitFor(() => expect(stop).toHaveBeenCalledWith('n1'));
  });

  it('stops the cluster that it has created if it is canceled later', async () => {
    for (const status of ['pending', 'running'] as const) {
      const { runs, connection, created, clusters, stop, kernel } = setUp();
      kernel.status = 'busy';
      void runs.run(connection, 'interface');
      clusters.put(createCluster('n1', { status, workers: 0 }));
      created.resolve('n1');
      await settle();
      void runs.cancel(connection);
      await settle();
      expect(stop).toHaveBeenCalledWith('n1');
      expect(connection.state.kind).toBe('none');
    }
  });

  it('stops no running cluster if the clusters were not known at the click', async () => {
    const { runs, connection, created, clusters, stop, kernel } = setUp();
    clusters.gateways.length = 0;
    kernel.status = 'busy';
    void runs.run(connection, 'interface');
    clusters.put(createCluster('n1'));
    created.resolve('n1');
    await settle();
    void runs.cancel(connection);
    await settle();
    expect(stop).not.toHaveBeenCalled();
  });

  it('stops neither a reused cluster, nor one that another notebook uses', async () => {
    for (const isReused of [true, false]) {
      const { runs, connection, created, clusters, stop, kernel, users } =
        setUp();
      kernel.status = 'busy';
      const put = () => clusters.put(createCluster('n1'));
      if (isReused) {
        put();
      } else {
        const own = { path: connection.path, kind: 'notebook', title: 'Own' };
        const other = { path: 'other.ipynb', kind: 'notebook', title: 'Other' };
        users.usersOf.mockReturnValue([own, other] as IClusterUser[]);
      }
      void runs.run(connection, 'interface');
      put();
      created.resolve('n1');
      await settle();
      void runs.cancel(connection);
      await settle();
      expect(stop).not.toHaveBeenCalled();
      expect(connection.state.kind).toBe('none');
    }
  });
});
