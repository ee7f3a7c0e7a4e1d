import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import type * as Wire from '../../wire/wire';
import { FakeClusters, GiB, cluster, trans } from '../../testing/fakeClusters';
import { HistoryStore } from '../history';
import { ClusterPage } from './clusterPage';

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

const sample = (processing: number, workers = 2): Wire.Cluster =>
  cluster({
    workers,
    threads: 4 * workers,
    memory: { used: workers * GiB, limit: 32 * GiB },
    tasks: { processing, waiting: 7, erred: 1 },
    throughput: { per_second: 30 - processing, counted: true },
    results_in_memory: { bytes: 1, count: 9 },
    usage: { core_hours: 1.5, cores: 8, idle_cores: 0 }
  });

describe('ClusterPage', () => {
  let clusters: FakeClusters;
  let now: number;
  const openNotebook = jest.fn();

  /** The next sample, 10 s after the last one. */
  function emitSamples(...next: Wire.Cluster[]): void {
    now += 10_000;
    act(() => clusters.setClusters(...next));
  }

  // Loading recharts blocks a slow machine for longer than Testing Library waits for an element.
  beforeAll(async () => {
    await import('./charts');
  }, 120_000);

  beforeEach(async () => {
    now = 1_700_000_000_000;
    clusters = new FakeClusters(sample(30));
    const history = new HistoryStore(clusters, () => now);
    emitSamples(sample(10, 3));
    clusters.idleManagement.workers.mockResolvedValue({
      at: 5000,
      workers: [worker]
    });
    render(
      <ClusterPage
        name="ns.1"
        clusters={clusters}
        history={history}
        openNotebook={openNotebook}
        trans={trans}
      />
    );
    await screen.findByRole('table', { name: 'Workers' });
  });

  it('shows label, state, workers and core-hours of the cluster', () => {
    const page = screen.getByRole('region', {
      name: 'Cluster Page of analysis-1'
    });
    expect(
      within(page).getByRole('heading', { level: 1, name: 'analysis-1' })
    ).toBeInTheDocument();
    expect(page).toHaveTextContent('Running for 12 min');
    expect(page).toHaveTextContent('3 of 2 workers');
    expect(page).toHaveTextContent('1.5 core-hours');
  });

  it('has a heading for each part', async () => {
    expect(
      await screen.findByRole('heading', { level: 2, name: '1 failed task' })
    ).toBeInTheDocument();
    expect(
      screen
        .getAllByRole('heading', { level: 2 })
        .map(({ textContent }) => textContent)
    ).toEqual(['Activity', '1 failed task', 'Logs', 'Workers']);
  });

  it('shows failed tasks with their exception and traceback as text', async () => {
    clusters.details.failedTasks.mockResolvedValue({
      at: now,
      supported: true,
      live: true,
      tasks: [
        { key: 'f-1', exception: 'ValueError("<b>x</b>")', traceback: 'in f' }
      ]
    });
    emitSamples(cluster({ status: 'failed' }));
    expect(
      await screen.findByText('ValueError("<b>x</b>")')
    ).toBeInTheDocument();
    expect(screen.getByText('in f')).toBeInTheDocument();
    expect(screen.getByText(/^Last seen at/)).toHaveTextContent(
      'workers 3, running tasks 10, waiting tasks 7, failed tasks 1.'
    );
  });

  it('shows the log of a worker, and finds text in it', async () => {
    clusters.details.logs.mockImplementation((_, worker) =>
      Promise.resolve({
        at: now,
        entries: worker ? ['first line', 'second line'] : ['of scheduler'],
        truncated: false,
        live: true
      })
    );
    await userEvent.click(screen.getByRole('button', { name: 'Log of w1' }));
    const log = await screen.findByRole('region', { name: 'Log of w1' });
    expect(log).toHaveTextContent('first line second line');
    await userEvent.type(screen.getByLabelText('Search the log'), 'SECOND');
    expect(screen.getByRole('region', { name: 'Log of w1' })).toHaveTextContent(
      /^second line$/
    );
    expect(screen.getByText(/^1 of 2 entries/)).toBeInTheDocument();
  });

  it('says that the cluster no longer exists', () => {
    emitSamples();
    expect(
      screen.getByText('This cluster no longer exists.')
    ).toBeInTheDocument();
    expect(screen.getByText('No data yet.')).toBeInTheDocument();
  });

  describe('the chart data', () => {
    const open = () =>
      act(() => {
        // jsdom does not open `details` by a click.
        const details = screen.getByText('Show data table').closest('details');
        if (details) {
          details.open = true;
        }
      });

    const rows = async () => {
      const table = await screen.findByRole('table', { name: 'Chart data' });
      return within(table)
        .getAllByRole('row')
        .map(row =>
          [...row.children].slice(1).map(cell => cell.textContent ?? '')
        );
    };

    it('is not rendered until it is expanded', () => {
      expect(screen.queryByText(/^Last 10 s/)).toBeNull();
      expect(screen.queryByRole('table', { name: 'Chart data' })).toBeNull();
    });

    it('is summed up in a sentence', async () => {
      open();
      expect(
        await screen.findByText(
          'Last 10 s: running tasks 10 (peak 30), workers 3 (peak 3), memory 3 GiB (peak 3 GiB).'
        )
      ).toBeInTheDocument();
    });

    it('has a row for each sample', async () => {
      open();
      expect(await rows()).toEqual([
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
        ['3', '12', '3 GiB', '10', '7', '9', '1', '20']
      ]);
      emitSamples(sample(0, 4));
      await waitFor(async () => expect(await rows()).toHaveLength(4));
    });
  });

  describe('the workers', () => {
    it('are shown as of the last sample', () => {
      const table = screen.getByRole('table', { name: 'Workers' });
      expect(within(table).getByText('50%')).toBeInTheDocument();
      expect(within(table).getByText('1 GiB of 2 GiB')).toBeInTheDocument();
      expect(clusters.idleManagement.workers).toHaveBeenCalledTimes(1);
    });

    it('are requested once for each change, and a failure is shown', async () => {
      clusters.idleManagement.workers.mockRejectedValue(new Error('It broke.'));
      emitSamples(sample(5));
      expect(await screen.findByRole('alert')).toHaveTextContent(/^It broke\./);
      expect(clusters.idleManagement.workers).toHaveBeenCalledTimes(2);
    });

    it('are not requested while the page is hidden', async () => {
      const state = jest.spyOn(document, 'visibilityState', 'get');
      state.mockReturnValue('hidden');
      emitSamples(sample(5));
      expect(clusters.idleManagement.workers).toHaveBeenCalledTimes(1);
      state.mockRestore();
      emitSamples(sample(6));
      expect(clusters.idleManagement.workers).toHaveBeenCalledTimes(2);
      await screen.findByText('50%');
    });

    it('have a note when their values are old', async () => {
      expect(screen.getByRole('table', { name: 'Workers' })).toBeVisible();
      expect(screen.queryByText(/values are .* old/)).toBeNull();
      clusters.idleManagement.workers.mockResolvedValue({
        at: 70_000,
        workers: [worker, { ...worker, id: 'w2', last_seen: 10_000 }]
      });
      emitSamples(sample(5));
      expect(
        await screen.findByText('CPU and disk values are 1 min old.')
      ).not.toHaveAttribute('role');
    });
  });
});
