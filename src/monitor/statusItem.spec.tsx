/** What of the watch is outside of the panel: the status bar's item, and JupyterLab's own list of what runs. */
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { screen, waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import {
  FakeClusters,
  GiB,
  cluster,
  renderOutsideOfAct,
  trans
} from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { RunningClusters } from './runningPanel';
import { StatusItem } from './statusItem';

const usage = { core_hours: 3, cores: 16, idle_cores: 0 };
const a = cluster({ name: 'a', label: 'A', usage });
const b = cluster({
  name: 'b',
  label: 'B',
  usage: { core_hours: 9, cores: 24, idle_cores: 24 },
  results_in_memory: { bytes: 2 * GiB, count: 7 }
});

beforeAll(renderOutsideOfAct);

describe('the status bar’s item', () => {
  function show(clusters: FakeClusters) {
    const onClick = jest.fn();
    const item = new StatusItem(clusters, trans, onClick);
    Widget.attach(item, document.body);
    return { item, onClick };
  }

  it('says how many cores are mine, and how many of them idle', async () => {
    const stopped = cluster({ name: 'c', status: 'stopped', usage });
    const { item, onClick } = show(new FakeClusters(a, b, stopped));
    const button = await screen.findByRole('button', {
      name: 'Dask: 40 cores, 24 idle'
    });
    expect(button).toHaveAttribute(
      'title',
      '2 clusters, 12 core-hours, holds 2 GiB in 7 results'
    );
    await userEvent.click(button);
    expect(onClick).toHaveBeenCalledTimes(1);
    item.dispose();
  });

  it('follows the clusters, and is empty without any that runs', async () => {
    const clusters = new FakeClusters(a);
    const { item } = show(clusters);
    await screen.findByRole('button', { name: 'Dask: 16 cores' });
    clusters.bring({ ...a, status: 'stopping' });
    await waitFor(() => expect(screen.queryByRole('button')).toBeNull());
    item.dispose();
  });
});

describe('the clusters among what runs', () => {
  function setup(...there: Parameters<FakeClusters['bring']>) {
    const clusters = new FakeClusters(...there);
    const commands = new CommandRegistry();
    const executed: unknown[] = [];
    for (const id of [CommandIDs.focusPanel, CommandIDs.stopCluster]) {
      commands.addCommand(id, {
        execute: args => void executed.push([id, args])
      });
    }
    const stop = jest.fn();
    const running = new RunningClusters(clusters, commands, stop, trans);
    const changes = jest.fn();
    running.runningChanged.connect(changes);
    return { clusters, executed, stop, running, changes };
  }
  const text = (said: unknown) =>
    typeof said === 'function' ? (said as () => unknown)() : said;

  it('are those that live, by their labels', () => {
    const { running } = setup(
      a,
      { ...b, status: 'pending' },
      cluster({ name: 'c', status: 'stopping' }),
      cluster({ name: 'd', status: 'failed' })
    );
    const items = running.running();
    expect(items.map(one => text(one.label))).toEqual(['A', 'B']);
    expect(text(items[0].detail)).toBe('2 workers');
    expect(text(items[0].labelTitle)).toBe('a');
  });

  it('can be opened and stopped, one or all', () => {
    const { running, executed, stop } = setup(a, b, {
      ...a,
      name: 'c',
      status: 'stopped'
    });
    running.running()[1].open?.();
    running.running()[1].shutdown?.();
    expect(executed).toEqual([
      [CommandIDs.focusPanel, { name: 'b' }],
      [CommandIDs.stopCluster, { name: 'b' }]
    ]);
    expect([running.shutdownLabel, running.shutdownAllLabel]).toEqual([
      'Stop',
      'Stop All'
    ]);
    expect(running.shutdownAllConfirmationText()).toBe(
      'Are you sure you want to stop all Dask clusters?'
    );
    running.shutdownAll();
    // One question for all, and none of those that are over.
    expect(stop.mock.calls).toEqual([[['a', 'b']]]);
  });

  it('are listed anew when the list is another, not with each number', () => {
    const { clusters, changes, running } = setup(a);
    clusters.bring({ ...a, tasks: { processing: 5 } });
    expect(changes).not.toHaveBeenCalled();
    clusters.bring({ ...a, workers: 5 });
    clusters.bring({ ...a, workers: 5 }, b);
    expect(changes).toHaveBeenCalledTimes(2);
    running.dispose();
    clusters.bring();
    expect(changes).toHaveBeenCalledTimes(2);
  });
});
