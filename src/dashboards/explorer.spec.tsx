import { act, fireEvent, screen } from '@testing-library/react';
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

  const onOpenPlot = jest.fn();
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
    clusters = new FakeClusters(cluster());
    clusters.plots.mockRejectedValue(FAILED);
    opener.mockResolvedValue({ create: jest.fn() });
    explorer = new DashboardExplorer({
      clusters,
      trans,
      hasDock: true,
      onOpenPlot,
      onOpenLayout: jest.fn(),
      layouts: () => [],
      onOpenUrl: jest.fn(),
      opener
    });
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
    expect(screen.getByRole('alert')).toHaveTextContent('in time. Wait.');
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
    expect(onOpenPlot).toHaveBeenCalledWith(plot);
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
