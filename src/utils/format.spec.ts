import {
  formatBytes,
  formatElapsed,
  formatSizes,
  formatWaiting,
  formatWorkers
} from './format';
import { GiB, aScaling, cluster, trans } from '../testing/fakeClusters';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('format', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [1024 ** 2 - 1, '1 MiB'],
    [16 * GiB, '16 GiB'],
    [12.4 * GiB, '12 GiB'],
    [3 * 1024 * GiB, '3 TiB']
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [-5, '0 s'],
    [59 * SECOND, '59 s'],
    [12 * MINUTE + 30 * SECOND, '12 min'],
    [3 * HOUR, '3 h'],
    [3 * HOUR + 20 * MINUTE, '3 h 20 min'],
    [52 * HOUR, '2 d 4 h'],
    [48 * HOUR, '2 d']
  ])('writes %d ms as %s', (elapsed, text) => {
    expect(formatElapsed(elapsed, trans)).toBe(text);
  });

  it('writes durations that the user waits for with seconds', () => {
    expect(formatWaiting(65 * SECOND, trans)).toBe('1 min 5 s');
    expect(formatWaiting(12 * SECOND, trans)).toBe('12 s');
    expect(formatWaiting(2 * HOUR, trans)).toBe('2 h');
  });

  it('writes the size of a worker and of all', () => {
    const ten = cluster({
      workers: 10,
      threads: 40,
      memory: { used: 0, limit: 160 * GiB }
    });
    expect(formatSizes(ten, trans)).toBe(
      '40 cores, 160 GiB (4 cores, 16 GiB each)'
    );
  });

  it('writes the known parts of sizes', () => {
    const none = { workers: 0, threads: 0, memory: { used: 0, limit: 0 } };
    expect(formatSizes(cluster(none), trans)).toBe('4 cores, 16 GiB each');
    expect(formatSizes(cluster({ ...none, worker_size: null }), trans)).toBe(
      ''
    );
    expect(formatSizes(cluster({ worker_size: null }), trans)).toBe(
      '8 cores, 32 GiB'
    );
    expect(
      formatSizes(
        cluster({
          worker_size: { cores: 1, memory: null },
          threads: 0,
          memory: { used: 0, limit: 0 }
        }),
        trans
      )
    ).toBe('1 core each');
  });

  it.each([
    [{ count: 2 }, '2 workers'],
    [{ count: 10 }, '2 of 10 workers'],
    [{ minimum: 0, maximum: 5 }, '2 workers (adaptive, 0–5)'],
    [null, '2 workers']
  ])('writes the workers if %j was requested', (requested, text) => {
    expect(formatWorkers(cluster({ requested }), trans)).toBe(text);
  });

  it.each([
    [4, 4, '3 workers (adaptive, 1–4)'],
    [4, 9, '3 workers (adaptive, 1–4, 9 desired)'],
    [null, 3, '3 workers (adaptive, no maximum)'],
    [null, 8766, '3 workers (adaptive, no maximum, 8,766 desired)']
  ])(
    'writes the workers that an adaptive cluster has: maximum %p, %d desired',
    (maximum, desired, text) => {
      const scaling = aScaling(null, {
        adaptive: true,
        minimum: 1,
        maximum,
        desired_workers: desired
      });
      const adaptive = cluster({ workers: 3, requested: null, scaling });
      expect(formatWorkers(adaptive, trans)).toBe(text);
    }
  );
});
