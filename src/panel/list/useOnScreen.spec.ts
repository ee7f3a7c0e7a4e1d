import { act, renderHook } from '@testing-library/react';

import { aMessage, cluster } from '../../testing/fakeClusters';
import type * as Wire from '../../wire/wire';
import type { ProgressStore } from '../row/progressStore';
import { useOnScreen } from './useOnScreen';

const NO_PROGRESS = { workOf: () => null } as unknown as ProgressStore;

/** Render a list with one row outside of the visible area. Returns what its row shows of a newer state. */
function offScreen(
  before: Wire.Cluster
): (after: Wire.Cluster) => Wire.Cluster {
  let report: IntersectionObserverCallback = () => undefined;
  const observe = jest.fn();
  window.IntersectionObserver = class {
    constructor(callback: IntersectionObserverCallback) {
      report = callback;
    }
    observe = observe;
    disconnect = jest.fn();
  } as unknown as typeof IntersectionObserver;
  const list = document.createElement('ul');
  list.innerHTML = `<li class="jp-DaskGateway-cluster" data-name="${before.name}"></li>`;
  const { result } = renderHook(() =>
    useOnScreen({ current: list }, [before], NO_PROGRESS, null)
  );
  expect(result.current(before).cluster).toBe(before);
  expect(observe).toHaveBeenCalledTimes(1);
  act(() =>
    report(
      [
        { isIntersecting: false, target: list.firstElementChild }
      ] as unknown as IntersectionObserverEntry[],
      {} as IntersectionObserver
    )
  );
  return after => result.current(after).cluster;
}

describe('a row outside of the visible area', () => {
  it('is not updated when numbers change', () => {
    const shown = offScreen(cluster());
    expect(shown(cluster({ threads: 9 })).threads).toBe(8);
  });

  it.each<Partial<Wire.Cluster>>([
    { status: 'failed' },
    { label: 'other' },
    { problem: { code: 'crashed', message: 'It ended.', remedy: 'Retry.' } },
    {
      hints: [
        {
          code: 'no-workers',
          message: aMessage('None.'),
          advice: aMessage('Wait.'),
          scale_to: null
        }
      ]
    }
  ])('is updated on %j', change => {
    const shown = offScreen(cluster());
    const after = cluster(change);
    expect(shown(after)).toBe(after);
  });
});
