import { GiB, aScaling, cluster, trans } from '../../testing/fakeClusters';
import {
  currentText,
  adaptiveEndText,
  limitText,
  totalText
} from './workersText';

const SIZE = { cores: 2, memory: 8 * GiB };

describe('totalText', () => {
  it.each([
    [{ count: 4 }, SIZE, '4 × 2 cores = 8 cores, 32 GiB'],
    [{ count: 1 }, { cores: 1, memory: GiB }, '1 × 1 core = 1 core, 1 GiB'],
    [{ count: 3 }, { cores: 0.1, memory: null }, '3 × 0.1 cores = 0.3 cores'],
    [{ count: 3 }, { cores: null, memory: GiB }, '3 × 1 GiB = 3 GiB'],
    [{ minimum: 0, maximum: 4 }, SIZE, 'Up to 4 × 2 cores = 8 cores, 32 GiB'],
    [{ count: 0 }, SIZE, ''],
    [{ count: 4 }, null, ''],
    [null, SIZE, '']
  ])('of %j with %j is %j', (request, size, text) => {
    expect(totalText(request, size, trans)).toBe(text);
  });
});

describe('currentText', () => {
  it('has the number that was requested', () => {
    const requested = { count: 5 };
    expect(currentText(cluster({ workers: 3, requested }), trans)).toBe(
      '3 now, 5 requested'
    );
    expect(currentText(cluster({ workers: 3, requested: null }), trans)).toBe(
      '3 now'
    );
  });

  it('has the number that an adaptive cluster wants', () => {
    const scaling = aScaling(null, { adaptive: true, desired_workers: 8766 });
    expect(
      currentText(cluster({ workers: 20, requested: null, scaling }), trans)
    ).toBe('20 now, 8,766 desired for the current tasks');
  });
});

describe('limitText', () => {
  it.each([
    [{ count: 2 }, null, /^$/],
    [{ count: 3 }, 3, /at most 3 workers with these options\.$/],
    [{ count: 4 }, 3, /at most 3 workers .* grant fewer than you request\.$/],
    [{ minimum: 0, maximum: 9 }, 1, /at most 1 worker .* grant fewer/]
  ])('of %j with the limit %p', (request, limit, text) => {
    expect(limitText(request, limit, trans)).toMatch(text);
  });
});

describe('adaptiveEndText', () => {
  it.each([
    [aScaling({ minimum: 1, maximum: 4 }), false, /between 1 and 4 workers\./],
    [aScaling(null, { adaptive: true }), false, /which has no maximum\./],
    [aScaling({ minimum: 1, maximum: 4 }), true, /^$/],
    [aScaling({ count: 1 }), false, /^$/],
    [aScaling(null), false, /^$/]
  ])('of %j, adaptive afterwards: %p', (scaling, adaptive, text) => {
    expect(adaptiveEndText(scaling, adaptive, trans)).toMatch(text);
  });
});
