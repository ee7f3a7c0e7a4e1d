import type * as Wire from '../wire/wire';
import { aMessage, aScaling, cluster, trans } from '../testing/fakeClusters';
import { hintAction } from './hints';

const hint = (scale_to: number | null = null): Wire.Hint => ({
  code: 'few-threads',
  message: aMessage('900 tasks are waiting for 8 threads.'),
  advice: aMessage('Add workers to finish sooner.'),
  scale_to
});

describe('hintAction', () => {
  const running = cluster({ requested: { count: 2 } });

  it('sets the number of workers', () => {
    expect(hintAction(hint(6), running, trans)).toEqual({
      label: 'Scale to 6',
      request: { count: 6 }
    });
  });

  it('raises the maximum of an adaptive cluster', () => {
    const requested = { minimum: 1, maximum: 4 };
    expect(hintAction(hint(6), { ...running, requested }, trans)).toEqual({
      label: 'Raise Maximum to 6',
      request: { minimum: 1, maximum: 6 }
    });
  });

  it('is null if an adaptive cluster grows automatically', () => {
    const requested = { minimum: 1, maximum: 6 };
    expect(hintAction(hint(6), { ...running, requested }, trans)).toBeNull();
  });

  it('says that a fixed number ends adaptive scaling', () => {
    const scaling = aScaling(null, { adaptive: true });
    const unbounded = cluster({ requested: null, scaling });
    expect(hintAction(hint(6), unbounded, trans)).toEqual({
      label: 'Scale to 6 and End Adaptive Scaling',
      request: { count: 6 }
    });
  });

  it('opens the form where a maximum is missing', () => {
    const noMaximum = { ...hint(), code: 'no-maximum' };
    expect(hintAction(noMaximum, running, trans)).toEqual({
      label: 'Set Maximum…',
      request: {}
    });
  });

  it('is null without a suggested number', () => {
    expect(hintAction(hint(), running, trans)).toBeNull();
  });

  it.each(['stopping', 'stopped', 'failed'] as const)(
    'is null for a cluster that is %s',
    status => {
      const ended = { ...running, status };
      expect(hintAction(hint(6), ended, trans)).toBeNull();
    }
  );
});
