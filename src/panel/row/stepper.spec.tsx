import { act, renderHook } from '@testing-library/react';

import { cluster } from '../../testing/fakeClusters';
import type * as Wire from '../../wire/wire';
import { STEP_DELAY, nextCount, useStepper } from './stepper';

const FIXED = cluster().scaling;

describe('nextCount', () => {
  it.each<[Partial<Wire.Cluster>, number | null, 1 | -1, number | null]>([
    [{ requested: { count: 4 }, workers: 2 }, null, 1, 5],
    [{ requested: null, workers: 2 }, null, 1, 3],
    [{ requested: { count: 4 } }, 7, -1, 6],
    [{ requested: { count: 0 } }, null, -1, null],
    [{ scaling: { ...FIXED, adaptive: true } }, null, 1, null],
    [
      { requested: { count: 4 }, scaling: { ...FIXED, limit: 4 } },
      null,
      1,
      null
    ],
    [{ requested: { count: 5 }, scaling: { ...FIXED, limit: 4 } }, null, -1, 4],
    [{ status: 'pending' }, null, 1, null]
  ])('%j, pending %j, step %d: %j', (part, pending, step, count) => {
    expect(nextCount(cluster(part), pending, step)).toBe(count);
  });
});

describe('useStepper', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sends several steps as one request, and waits until it arrives', async () => {
    const request = jest.fn(async () => 'done' as const);
    const { result, rerender } = renderHook(
      shown => useStepper(shown, request),
      { initialProps: cluster({ requested: { count: 2 } }) }
    );
    act(() => result.current.step(1));
    act(() => result.current.step(1));
    act(() => result.current.step(1));
    expect(result.current.pending).toBe(5);
    expect(request).not.toHaveBeenCalled();
    await act(async () => jest.advanceTimersByTime(STEP_DELAY));
    expect(request.mock.calls).toEqual([[5]]);
    expect(result.current.pending).toBe(5);
    rerender(cluster({ requested: { count: 5 } }));
    expect(result.current.pending).toBeNull();
  });

  it('returns to the last request if the new one fails', async () => {
    const { result } = renderHook(() =>
      useStepper(cluster(), async () => 'declined')
    );
    act(() => result.current.step(-1));
    await act(async () => jest.advanceTimersByTime(STEP_DELAY));
    expect(result.current.pending).toBeNull();
  });
});
