import { framePromise } from '@jupyterlab/testing';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import type * as Wire from '../../gateway/wire';
import { FakeClusters, GiB, cluster, trans } from '../../testing/fakeClusters';
import { chartsOf } from './charts';
import { HistoryStore, pointOf } from '../history';
import { OverviewPane } from './overviewPane';
import OverviewBody from './overviewBody';

const worker: Wire.Worker = {
  id: 'w1',
  name: 'w1',
  status: 'running',
  threads: 4,
  cpu: 50,
  memory_used: GiB,
  memory_limit: 2 * GiB,
  spilled: 0,
  last_seen: 0
};

const at = (processing: number, workers = 2): Wire.Cluster =>
  cluster({
    workers,
    threads: 4 * workers,
    memory: { used: workers * GiB, limit: 32 * GiB },
    tasks: { processing, waiting: 7, erred: 1 },
    throughput: { per_second: 30 - processing, exact: true },
    results_in_memory: { bytes: 1, count: 9 },
    usage: { core_hours: 1.5, cores: 8, idle_cores: 0 }
  });

/** A history of two looks, 10 s apart. */
function setup() {
  let now = 1_700_000_000_000;
  const clusters = new FakeClusters(at(30));
  const history = new HistoryStore(clusters, () => now);
  now += 10_000;
  clusters.bring(at(10, 3));
  return {
    clusters,
    history,
    bring: (one: Wire.Cluster) => {
      now += 10_000;
      act(() => clusters.bring(one));
    }
  };
}

function show() {
  const parts = setup();
  parts.clusters.idleManagement.workers.mockResolvedValue({
    at: 5000,
    workers: [worker]
  });
  render(
    <OverviewBody
      name="ns.1"
      clusters={parts.clusters}
      history={parts.history}
      trans={trans}
    />
  );
  return parts;
}

const openTable = () =>
  act(() => {
    // jsdom opens no details by itself.
    const details = screen.getByText('As a table').closest('details');
    if (details) {
      details.open = true;
    }
  });

const rows = async () => {
  const table = await screen.findByRole('table', {
    name: 'Values of the charts'
  });
  return within(table)
    .getAllByRole('row')
    .map(row => [...row.children].slice(1).map(cell => cell.textContent ?? ''));
};

describe('the overview', () => {
  it('says what it is an overview of, and what the cluster has used', async () => {
    show();
    const region = screen.getByRole('region', {
      name: 'Overview of analysis-1'
    });
    expect(region).toHaveTextContent(
      'analysis-1, 3 workers of 2, 1.5 core-hours'
    );
    await screen.findByRole('region', { name: 'Workers' });
  });

  it('says the charts in words and numbers, to those who ask', async () => {
    const { bring } = show();
    await screen.findByRole('region', { name: 'Workers' });
    expect(screen.queryByText(/tasks at once/)).toBeNull();
    openTable();
    expect(
      await screen.findByText(
        /^In 10 s: tasks at once at most 30, now 10; workers at most 3, now 3; memory at most 3 GiB, now 3 GiB\.$/
      )
    ).toBeInTheDocument();
    const values = ['12', '3 GiB', '10', '7', '9', '1', '20'];
    expect((await rows()).slice(0, 3)).toEqual([
      [
        'Workers',
        'Threads',
        'Memory',
        'Running',
        'Waiting',
        'In memory',
        'Failed',
        'Finished per second'
      ],
      ['2', '8', '2 GiB', '30', '7', '9', '1', '0'],
      ['3', ...values]
    ]);
    bring(at(0, 4));
    await waitFor(async () => expect(await rows()).toHaveLength(4));
  });

  it('has the workers as of the last change, and asks no more than that', async () => {
    const { clusters, bring } = show();
    const table = await screen.findByRole('region', { name: 'Workers' });
    expect(within(table).getByText('50 %')).toBeInTheDocument();
    expect(within(table).getByText('1 GiB of 2 GiB')).toBeInTheDocument();
    expect(clusters.idleManagement.workers).toHaveBeenCalledTimes(1);
    clusters.idleManagement.workers.mockRejectedValue(new Error('It broke.'));
    bring(at(5));
    expect(await screen.findByRole('alert')).toHaveTextContent('It broke.');
    expect(clusters.idleManagement.workers).toHaveBeenCalledTimes(2);
  });

  it('asks nothing while the page is hidden', async () => {
    const { clusters, bring } = show();
    await screen.findByRole('region', { name: 'Workers' });
    const state = jest.spyOn(document, 'visibilityState', 'get');
    state.mockReturnValue('hidden');
    bring(at(5));
    expect(clusters.idleManagement.workers).toHaveBeenCalledTimes(1);
    state.mockRestore();
    bring(at(6));
    expect(clusters.idleManagement.workers).toHaveBeenCalledTimes(2);
    await screen.findByText('50 %');
  });

  it('says when what is told of the workers is old', async () => {
    const { clusters, bring } = show();
    const table = await screen.findByRole('region', { name: 'Workers' });
    expect(table.previousSibling).toBeEmptyDOMElement();
    clusters.idleManagement.workers.mockResolvedValue({
      at: 70_000,
      workers: [worker, { ...worker, id: 'w2', last_seen: 10_000 }]
    });
    bring(at(5));
    expect(
      await screen.findByText(/^The scheduler has told nothing .* for 1 min:/)
    ).not.toHaveAttribute('role');
  });

  it('says when the cluster is gone', async () => {
    const { clusters } = show();
    await screen.findByRole('region', { name: 'Workers' });
    act(() => clusters.bring());
    expect(screen.getByText('This cluster is gone.')).toBeInTheDocument();
    expect(
      screen.getByText('Nothing has been seen of it yet.')
    ).toBeInTheDocument();
  });

  it('has the watcher look closely only while it is seen', async () => {
    const { clusters, history } = setup();
    const pane = new OverviewPane({ name: 'ns.1', clusters, history, trans });
    expect(pane.title.label).toBe('Overview of analysis-1');
    act(() => Widget.attach(pane, document.body));
    expect(clusters.leases).toBe(1);
    act(() => pane.hide());
    expect(clusters.leases).toBe(0);
    act(() => pane.show());
    expect(clusters.leases).toBe(1);
    // JupyterLab's toolbar measures itself in its own time after it was shown, and fails if it is gone by then.
    await framePromise();
    act(() => pane.dispose());
    expect(clusters.leases).toBe(0);
  });
});

describe('the charts', () => {
  it('show workers, threads, memory, tasks by state and throughput, in JupyterLab’s colors', () => {
    const charts = chartsOf([], trans);
    expect(charts.map(one => one.series.map(each => each.key))).toEqual([
      ['threads', 'workers'],
      ['limit', 'memory'],
      ['processing', 'waiting', 'held', 'erred'],
      ['rate']
    ]);
    for (const { color } of charts.flatMap(one => one.series)) {
      expect(color).toMatch(/^var\(--jp-/);
    }
    expect(charts[1].format(3 * GiB)).toBe('3 GiB');
    expect(charts.map(one => one.stacked ?? false)).toEqual([
      false,
      false,
      true,
      false
    ]);
  });

  it('say where the throughput is only the least that it was', () => {
    const title = (exact: boolean) => {
      const throughput = { per_second: 3, exact };
      const point = pointOf(cluster({ throughput }), 0);
      return chartsOf([pointOf(cluster(), 0), point], trans).at(-1)?.title;
    };
    expect(title(true)).toBe('Finished tasks per second');
    expect(title(false)).toBe('Finished tasks per second, at least');
  });
});
