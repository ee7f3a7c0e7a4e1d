import { waitFor } from '@testing-library/dom';
import { CommandRegistry } from '@lumino/commands';

import { fromInterface } from '../actions/origin';
import { ClusterActions } from '../actions/clusterActions';

import {
  FakeClusters,
  GATEWAY,
  GiB,
  cluster,
  trans
} from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { RunningClusters } from './runningPanel';

const a = cluster({ name: 'a', label: 'A' });
const b = cluster({ name: 'b', label: 'B' });

function setup(...initial: Parameters<FakeClusters['setClusters']>) {
  const clusters = new FakeClusters(...initial);
  const commands = new CommandRegistry();
  const executed: unknown[] = [];
  for (const id of [
    CommandIDs.focusPanel,
    CommandIDs.stopAllClusters,
    CommandIDs.stopCluster
  ]) {
    commands.addCommand(id, {
      execute: args => void executed.push([id, args])
    });
  }
  const actions = new ClusterActions(clusters, trans);
  const running = new RunningClusters(clusters, commands, actions, trans);
  const changes = jest.fn();
  running.runningChanged.connect(changes);
  return { clusters, executed, running, changes };
}

const textOf = (value: unknown) =>
  typeof value === 'function' ? (value as () => unknown)() : value;

describe('RunningClusters', () => {
  it('lists pending and running clusters by their labels', () => {
    const { running } = setup(
      a,
      { ...b, status: 'pending' },
      cluster({ name: 'c', status: 'stopping' }),
      cluster({ name: 'd', status: 'failed' })
    );
    const items = running.running();
    expect(items.map(item => textOf(item.label))).toEqual(['A', 'B']);
    expect(textOf(items[0].detail)).toBe('2 workers');
    expect(textOf(items[0].labelTitle)).toBe('a');
  });

  it('names the gateways where there are several', async () => {
    const { clusters, running, changes } = setup(
      cluster({ name: 'a', gateway: 'slurm' })
    );
    clusters.gateways = [
      GATEWAY,
      { ...GATEWAY, name: 'slurm', label: 'Slurm' }
    ];
    clusters.emit({ gateways: true });
    await waitFor(() => expect(changes).toHaveBeenCalled());
    expect(textOf(running.running()[0].detail)).toBe('2 workers on Slurm');
  });

  it('opens and stops a cluster by commands', () => {
    const { running, executed } = setup(a, b);
    running.running()[1].open?.();
    running.running()[1].shutdown?.();
    expect(executed).toEqual([
      [CommandIDs.focusPanel, { name: 'b' }],
      [CommandIDs.stopCluster, fromInterface({ name: 'b' })]
    ]);
  });

  it('stops all clusters by a command that does not ask a second time', () => {
    const { running, executed } = setup(a, b);
    running.shutdownAll();
    expect(executed).toEqual([
      [CommandIDs.stopAllClusters, fromInterface({ confirmed: true })]
    ]);
  });

  it('says what is lost by stopping all', () => {
    const { running } = setup(a, {
      ...b,
      results_in_memory: { bytes: 12 * GiB, count: 340 }
    });
    expect(running.shutdownAllConfirmationText().split('\n')).toEqual([
      'Stop all 2 clusters?',
      'A, B',
      '4 workers will be stopped.',
      '340 results (12 GiB) will be lost.'
    ]);
  });

  it('labels its actions', () => {
    const { running } = setup();
    expect([running.shutdownLabel, running.shutdownAllLabel]).toEqual([
      'Stop',
      'Stop All'
    ]);
  });

  it('changes with the list, not with each sample', () => {
    const { clusters, changes } = setup(a);
    clusters.setClusters({ ...a, tasks: { processing: 5 } });
    expect(changes).not.toHaveBeenCalled();
    clusters.setClusters({ ...a, workers: 5 });
    clusters.setClusters({ ...a, workers: 5 }, b);
    expect(changes).toHaveBeenCalledTimes(2);
  });

  it('emits nothing after it is disposed', () => {
    const { clusters, changes, running } = setup(a);
    running.dispose();
    clusters.setClusters();
    expect(changes).not.toHaveBeenCalled();
  });
});
