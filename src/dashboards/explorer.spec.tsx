import { act, fireEvent, screen } from '@testing-library/react';
import { Widget } from '@lumino/widgets';

import { ProblemError } from '../gateway/problems';
import type * as Wire from '../gateway/wire';
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
  group: 'Most Useful'
};

const FAILED = new ProblemError({
  code: 'scheduler-timeout',
  message: 'The cluster’s scheduler does not answer in time.',
  remedy: 'Wait.'
});

describe('The list of dashboards', () => {
  let clusters: FakeClusters;
  let explorer: DashboardExplorer;

  const open = jest.fn();
  const opener = jest.fn();

  const pass = async (ms: number) => {
    // React renders, and begins what follows from that, when an `act` is over.
    for (const step of [ms, 1, 1, 1]) {
      await act(() => jest.advanceTimersByTimeAsync(step));
    }
  };
  const visible = (state: 'visible' | 'hidden') => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
    document.dispatchEvent(new Event('visibilitychange'));
  };

  beforeEach(async () => {
    jest.useFakeTimers();
    visible('visible');
    clusters = new FakeClusters(cluster());
    clusters.plots.mockRejectedValue(FAILED);
    opener.mockResolvedValue({ open, make: jest.fn() });
    explorer = new DashboardExplorer({
      clusters,
      trans,
      hasDock: true,
      onOpenLayout: jest.fn(),
      layouts: () => [],
      onOpenUrl: jest.fn(),
      opener
    });
    act(() => Widget.attach(explorer, document.body));
    explorer.reveal();
    await pass(100);
  });

  afterEach(() => {
    act(() => explorer.dispose());
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('is asked for again by itself after a failure, less and less often', async () => {
    expect(screen.getByRole('alert')).toHaveTextContent('in time. Wait.');
    expect(clusters.plots).toHaveBeenCalledTimes(1);
    await pass(3_100);
    expect(clusters.plots).toHaveBeenCalledTimes(2);
    await pass(3_100);
    expect(clusters.plots).toHaveBeenCalledTimes(2);
    clusters.plots.mockResolvedValue([CPU]);
    await pass(3_100);
    expect(screen.getByRole('button', { name: 'CPU' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    await pass(600_000);
    expect(clusters.plots).toHaveBeenCalledTimes(3);
  });

  it('is asked for again at once by its button, once', async () => {
    clusters.plots.mockResolvedValue([CPU]);
    const again = screen.getByRole('button', { name: 'Try Again' });
    fireEvent.click(again);
    fireEvent.click(again);
    await pass(1);
    expect(screen.getByRole('button', { name: 'CPU' })).toBeTruthy();
    expect(clusters.plots).toHaveBeenCalledTimes(2);
  });

  it('comes with what opens it, which is loaded again where it could not be had', async () => {
    clusters.plots.mockResolvedValue([CPU]);
    opener.mockImplementationOnce(async () => notLoaded());
    fireEvent.click(screen.getByRole('button', { name: 'Try Again' }));
    await pass(1);
    expect(screen.getByRole('alert')).toHaveTextContent('not be loaded');
    fireEvent.click(screen.getByRole('button', { name: 'Try Again' }));
    await pass(1);
    fireEvent.click(screen.getByRole('button', { name: 'CPU' }));
    const plot = { id: CPU.id, label: CPU.label, path: CPU.path };
    expect(open).toHaveBeenCalledWith({ plot, cluster: null });
  });

  it('asks nothing while nobody looks, and again when somebody does', async () => {
    visible('hidden');
    await pass(1);
    await pass(600_000);
    expect(clusters.plots).toHaveBeenCalledTimes(1);
    visible('visible');
    await pass(1);
    await pass(3_100);
    expect(clusters.plots).toHaveBeenCalledTimes(2);
  });
});
