import { render, screen, waitFor, within } from '@testing-library/react';
import { Notification } from '@jupyterlab/apputils';
import { Signal } from '@lumino/signaling';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { Clock } from '../utils/clock';
import type * as Wire from '../gateway/wire';
import { FakeClusters, GiB, cluster, trans } from '../testing/fakeClusters';
import type { IKeepAliveProvider } from '../tokens';
import { Caretaker } from '../actions/idleActions';
import { composeNotice } from '../idle/noticeContent';
import { HistoryStore } from './history';
import { rowPartOf } from './rowDetails';
import { WorkerTable } from './overview/workerTable';

function show(one: Wire.Cluster) {
  const clusters = new FakeClusters(one);
  const caretaker = new Caretaker(clusters, trans);
  const onOverview = jest.fn();
  const onStopWhenFinished = jest.fn();
  const Part = rowPartOf({
    caretaker,
    history: new HistoryStore(clusters),
    trans,
    onOverview,
    onStopWhenFinished
  });
  render(<Part cluster={one} tabIndex={undefined} clock={new Clock()} />);
  return { clusters, caretaker, onOverview, onStopWhenFinished };
}

/** jsdom does not open a `dialog`. */
const HIDDEN = { hidden: true };

const watch = cluster().idle_management;
const held = { bytes: 12 * GiB, count: 340 };
const idle = { since: Date.now() };

afterEach(() => Notification.dismiss());

describe('the watch’s part of a row', () => {
  it('says what an idle cluster holds, and what is about to be done', async () => {
    const due = Date.now() + 100_000;
    const { clusters } = show(
      cluster({
        idle,
        results_in_memory: held,
        idle_management: {
          ...watch,
          level: 'countdown',
          action: 'stop',
          action_at: due
        }
      })
    );
    expect(screen.getByText('Holds 12 GiB in 340 results')).toBeInTheDocument();
    expect(screen.getByText(/Will be stopped in/)).toHaveTextContent(
      /in 1 min (39|40) s/
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Keep Alive analysis-1' })
    );
    expect(clusters.idleManagement.keep).toHaveBeenCalledWith('ns.1', true);
    // Honest about what it does not know.
    await waitFor(() =>
      expect(Notification.manager.notifications[0]?.message).toMatch(
        /analysis-1: Kept alive here.*unknown/
      )
    );
  });

  it('ends a snooze', async () => {
    const { clusters } = show(
      cluster({
        idle_management: { ...watch, snoozed_until: Date.now() + 1e6 }
      })
    );
    expect(screen.getByText(/^Snoozed until/)).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Watch analysis-1 Again' })
    );
    expect(clusters.idleManagement.snooze).toHaveBeenCalledWith('ns.1', 0);
    expect(clusters.idleManagement.keep).not.toHaveBeenCalled();
  });

  it('ends a Keep Alive', async () => {
    const { clusters } = show(
      cluster({ idle_management: { ...watch, kept_alive: true } })
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Watch analysis-1 Again' })
    );
    expect(clusters.idleManagement.keep).toHaveBeenCalledWith('ns.1', false);
    expect(clusters.idleManagement.snooze).not.toHaveBeenCalled();
  });

  const hints: Wire.Hint[] = [
    {
      code: 'few-threads',
      message: 'm',
      reason: 'r',
      values: { tasks: 900, threads: 8 },
      scale_to: 6
    }
  ];

  it('lets a cluster that adapts have more, and go on adapting', async () => {
    const requested = { minimum: 1, maximum: 4 };
    const { clusters } = show(cluster({ hints, requested }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Raise Maximum to 6' })
    );
    expect(clusters.adapt).toHaveBeenCalledWith('ns.1', 1, 6);
    expect(clusters.scale).not.toHaveBeenCalled();
  });

  it('offers nothing where a cluster that adapts grows by itself', () => {
    const requested = { minimum: 1, maximum: 6 };
    show(cluster({ hints, requested }));
    expect(screen.getByRole('note')).toHaveTextContent('900 tasks wait');
    expect(screen.queryByRole('button', { name: /to 6/ })).toBeNull();
  });

  it('gives a hint with its reason, its one action and its end', async () => {
    const { clusters } = show(cluster({ hints }));
    const hint = screen.getByRole('note');
    expect(hint).toHaveTextContent('900 tasks wait for 8 threads.');
    expect(hint).toHaveTextContent('More workers would finish sooner.');
    await userEvent.click(
      within(hint).getByRole('button', { name: 'Scale to 6' })
    );
    expect(clusters.scale).toHaveBeenCalledWith('ns.1', 6);
    await userEvent.click(
      within(hint).getByRole('button', { name: /^Dismiss/ })
    );
    expect(clusters.idleManagement.dismissHint).toHaveBeenCalledWith(
      'ns.1',
      'few-threads'
    );
  });

  const stopped = cluster({
    status: 'stopped',
    ended: {
      by: 'policy',
      why: 'w',
      at: Date.now(),
      idle_seconds: 1800,
      can_recreate: true
    }
  });

  it('makes another cluster like one that was stopped', async () => {
    const { clusters } = show(stopped);
    expect(
      screen.getByText(/Stopped by itself: it was idle for 30 min\. \(/)
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Recreate analysis-1' })
    );
    expect(clusters.create).toHaveBeenCalledWith({
      options: {},
      like: 'ns.1',
      label: 'analysis-1',
      workers: { count: 2 }
    });
  });

  it('makes one, however slow the second click is, until that one ends', async () => {
    const { clusters } = show(stopped);
    const click = () =>
      userEvent.click(
        screen.getByRole('button', { name: 'Recreate analysis-1' })
      );
    const heir = cluster({ name: 'ns.new', label: 'new', status: 'pending' });
    let answer = (made: Wire.Cluster): void => void made;
    clusters.create.mockReturnValueOnce(
      new Promise(resolve => (answer = resolve))
    );
    await click();
    await click();
    answer(heir);
    await click();
    clusters.bring(stopped, heir);
    await click();
    expect(clusters.create).toHaveBeenCalledTimes(1);
    expect(clusters.selected).toBe('ns.new');

    clusters.bring(stopped, { ...heir, status: 'failed' });
    await click();
    expect(clusters.create).toHaveBeenCalledTimes(2);
    clusters.bring(stopped, heir);
    clusters.bring(stopped);
    clusters.create.mockRejectedValueOnce(new Error('no'));
    await click();
    await click();
    expect(clusters.create).toHaveBeenCalledTimes(4);
  });

  it('has a switch, and a way to the overview with its words', async () => {
    const { onOverview, onStopWhenFinished } = show(cluster());
    await userEvent.click(
      screen.getByRole('switch', { name: 'Stop analysis-1 When Finished' })
    );
    expect(onStopWhenFinished).toHaveBeenCalledWith('ns.1', true);
    const button = screen.getByRole('button', {
      name: 'Overview of analysis-1'
    });
    expect(button).toHaveAccessibleDescription(/workers at most 2, now 2/);
    await userEvent.click(button);
    expect(onOverview).toHaveBeenCalledWith('ns.1');
  });
});

describe('the actions of a notice', () => {
  const act = (clusters: FakeClusters, label: string) => {
    const caretaker = new Caretaker(clusters, trans);
    const notice = composeNotice(
      'idle',
      clusters.clusters,
      caretaker,
      Date.now(),
      trans
    );
    const action = notice.actions.find(one => one.label === label);
    action?.callback(new MouseEvent('click'));
    return notice;
  };
  const two = () =>
    new FakeClusters(cluster({ name: 'a' }), cluster({ name: 'b' }));

  it('are done to all of its clusters', async () => {
    const clusters = two();
    const notice = act(clusters, 'Snooze 30 min');
    expect(notice.actions.map(one => one.label)).toEqual([
      'Scale to 0',
      'Stop',
      'Snooze 30 min',
      'Keep Alive'
    ]);
    await waitFor(() =>
      expect(clusters.idleManagement.snooze.mock.calls).toEqual([
        ['a', 1800],
        ['b', 1800]
      ])
    );
  });

  it.each([
    ['Stop', 'analysis-1: 12 GiB in 340 results will be discarded.'],
    [
      'Scale to 0',
      'analysis-1: Dask keeps the workers that hold 12 GiB in 340 results until these are released.'
    ]
  ])(
    'ask where there are results, and take no for an answer: %s',
    async (label, words) => {
      const clusters = new FakeClusters(cluster({ results_in_memory: held }));
      act(clusters, label);
      const dialog = await screen.findByRole('dialog', HIDDEN);
      expect(dialog).toHaveTextContent(words);
      await userEvent.click(
        within(dialog).getByRole('button', { name: 'Cancel', ...HIDDEN })
      );
      await waitFor(() =>
        expect(screen.queryByRole('dialog', HIDDEN)).toBeNull()
      );
      expect(clusters.stop).not.toHaveBeenCalled();
      expect(clusters.scale).not.toHaveBeenCalled();
    }
  );

  it('tell of a failure, and do the rest', async () => {
    const clusters = two();
    clusters.scale.mockRejectedValueOnce(new Error('no such luck'));
    act(clusters, 'Scale to 0');
    await waitFor(() =>
      expect(Notification.manager.notifications[0]?.message).toMatch(
        /^no such luck/
      )
    );
    expect(clusters.scale.mock.calls).toEqual([
      ['a', 0],
      ['b', 0]
    ]);
  });

  it('let a notebook hold off the gateway, where there is one', async () => {
    const clusters = new FakeClusters(cluster());
    const caretaker = new Caretaker(clusters, trans);
    const keeper = {
      keep: jest.fn(async (name: string) => true),
      keeps: () => true,
      changed: new Signal<IKeepAliveProvider, void>({} as IKeepAliveProvider)
    };
    const added = caretaker.add(keeper);
    await caretaker.keep(['ns.1']);
    expect(keeper.keep).toHaveBeenCalledWith('ns.1');
    expect(caretaker.isBusied('ns.1')).toBe(true);
    added.dispose();
    await caretaker.keep(['ns.1']);
    expect(keeper.keep).toHaveBeenCalledTimes(1);
  });
});

describe('the table of 500 workers', () => {
  const workers = Array.from({ length: 500 }, (_, at) => ({
    id: `${at}`,
    name: `w${at}`,
    status: 'running',
    threads: 2,
    cpu: at,
    memory_used: GiB,
    memory_limit: 4 * GiB,
    spilled: 0,
    last_seen: 0
  }));

  it('has few of them in the page, and sorts all', async () => {
    render(<WorkerTable workers={workers} at={2000} trans={trans} />);
    const table = screen.getByRole('table');
    expect(table).toHaveAttribute('aria-rowcount', '501');
    expect(within(table).getAllByRole('row').length).toBeLessThan(40);
    expect(screen.getByRole('row', { name: /^w0 / })).toHaveTextContent(
      '1 GiB of 4 GiB'
    );
    await userEvent.click(screen.getByRole('button', { name: 'CPU' }));
    expect(screen.getByRole('columnheader', { name: 'CPU' })).toHaveAttribute(
      'aria-sort',
      'descending'
    );
    expect(within(table).getAllByRole('row')[1]).toHaveTextContent('w499');
  });
});
