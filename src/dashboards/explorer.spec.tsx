import { act, fireEvent, screen, within } from '@testing-library/react';
import type { IStateDB } from '@jupyterlab/statedb';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import { ProblemError } from '../gateway/problems';
import type * as Wire from '../wire/wire';
import {
  FakeClusters,
  cluster,
  notLoaded,
  trans
} from '../testing/fakeClusters';
import { DashboardExplorer } from './explorer';
import type { IExplorerOptions } from './explorerContent';

const CPU: Wire.Plot = {
  id: 'individual-cpu',
  label: 'CPU',
  path: 'individual-cpu',
  group: 'most-useful'
};

const FAILED = new ProblemError({
  code: 'scheduler-timeout',
  message: 'The scheduler did not respond in time.',
  remedy: 'Wait.'
});

describe('DashboardExplorer', () => {
  let clusters: FakeClusters;
  let explorer: DashboardExplorer;
  let layouts: string[];
  let options: IExplorerOptions;

  const onOpenPlot = jest.fn();
  const state = {
    fetch: jest.fn(async (): Promise<unknown> => undefined),
    save: jest.fn(async () => undefined)
  };
  const opener = jest.fn();

  const advance = async (ms: number) => {
    // React renders, and starts effects, at the end of each `act`.
    for (const step of [ms, 1, 1, 1]) {
      await act(() => jest.advanceTimersByTimeAsync(step));
    }
  };
  const setVisibility = (state: 'visible' | 'hidden') => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
    document.dispatchEvent(new Event('visibilitychange'));
  };

  beforeEach(async () => {
    jest.useFakeTimers();
    setVisibility('visible');
    layouts = [];
    clusters = new FakeClusters(cluster());
    clusters.plots.mockRejectedValue(FAILED);
    opener.mockResolvedValue({ create: jest.fn() });
    options = {
      clusters,
      trans,
      hasDock: true,
      onOpenPlot,
      commands: new CommandRegistry(),
      state: state as unknown as IStateDB,
      layouts: () => layouts,
      opener
    };
    explorer = new DashboardExplorer(options);
    act(() => Widget.attach(explorer, document.body));
    explorer.reveal();
    await advance(100);
  });

  afterEach(() => {
    act(() => explorer.dispose());
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('requests the list again after a failure, with growing delays', async () => {
    expect(screen.getByRole('alert')).toHaveTextContent(/in time\.\s*Wait\./);
    expect(clusters.plots).toHaveBeenCalledTimes(1);
    await advance(3_100);
    expect(clusters.plots).toHaveBeenCalledTimes(2);
    await advance(3_100);
    expect(clusters.plots).toHaveBeenCalledTimes(2);
    clusters.plots.mockResolvedValue([CPU]);
    await advance(3_100);
    expect(screen.getByRole('button', { name: 'CPU' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    await advance(600_000);
    expect(clusters.plots).toHaveBeenCalledTimes(3);
  });

  it('requests the list once when Try Again is double-clicked', async () => {
    clusters.plots.mockResolvedValue([CPU]);
    const retry = screen.getByRole('button', { name: 'Try Again' });
    fireEvent.click(retry);
    fireEvent.click(retry);
    await advance(1);
    expect(screen.getByRole('button', { name: 'CPU' })).toBeTruthy();
    expect(clusters.plots).toHaveBeenCalledTimes(2);
  });

  it('loads the code that creates panes again after a failure', async () => {
    clusters.plots.mockResolvedValue([CPU]);
    opener.mockImplementationOnce(async () => notLoaded());
    fireEvent.click(screen.getByRole('button', { name: 'Try Again' }));
    await advance(1);
    expect(screen.getByRole('alert')).toHaveTextContent('not be loaded');
    fireEvent.click(screen.getByRole('button', { name: 'Try Again' }));
    await advance(1);
    fireEvent.click(screen.getByRole('button', { name: 'CPU' }));
    const plot = { id: CPU.id, label: CPU.label, path: CPU.path };
    expect(onOpenPlot).toHaveBeenCalledWith(plot, 'ns.1');
  });

  it('lists the saved layouts as one tab stop, each with a menu', async () => {
    layouts = ['One', 'Two'];
    explorer.update();
    await advance(1);
    const [one, more, two] = within(
      screen.getByRole('list', { name: 'Layouts' })
    ).getAllByRole('button');
    expect([one, more].map(({ tabIndex }) => tabIndex)).toEqual([0, 0]);
    expect(two.tabIndex).toBe(-1);
    act(() => one.focus());
    fireEvent.keyDown(one, { key: 'ArrowDown' });
    expect(two).toHaveFocus();
    expect([one, two].map(({ tabIndex }) => tabIndex)).toEqual([-1, 0]);
    expect(more).toHaveAccessibleName('More actions for the layout One');
  });

  it('remembers its height', async () => {
    const share = () =>
      explorer.node.style.getPropertyValue('--jp-dask-gateway-share');
    expect(share()).toBe('55%');
    fireEvent.keyDown(screen.getByRole('separator'), { key: 'ArrowUp' });
    await advance(1);
    expect(share()).toBe('60%');
    expect(state.save).toHaveBeenCalledWith(expect.any(String), 60);
    state.fetch.mockResolvedValueOnce(30);
    act(() => explorer.dispose());
    explorer = new DashboardExplorer(options);
    act(() => Widget.attach(explorer, document.body));
    explorer.reveal();
    await advance(100);
    expect(share()).toBe('30%');
  });

  it('requests nothing while the page is hidden', async () => {
    setVisibility('hidden');
    await advance(1);
    await advance(600_000);
    expect(clusters.plots).toHaveBeenCalledTimes(1);
    setVisibility('visible');
    await advance(1);
    await advance(3_100);
    expect(clusters.plots).toHaveBeenCalledTimes(2);
  });
});
