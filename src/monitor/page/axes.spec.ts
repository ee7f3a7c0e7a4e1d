import { formatBytes } from '../../utils/format';
import { byteTicks, timeTicks, wholeTicks } from './axes';

const values = [0, 0.3, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 40, 41, 99, 100, 12345];

describe.each([
  ['wholeTicks', wholeTicks, values],
  [
    'byteTicks',
    byteTicks,
    [
      ...values,
      ...values.map(v => v * 2 ** 20),
      ...values.map(v => v * 2 ** 30)
    ]
  ]
] as const)('%s', (_, ticksOf, maxima) => {
  it.each(maxima)('reaches from 0 to %d with two to five ticks', maximum => {
    const ticks = ticksOf(maximum);
    expect(ticks[0]).toBe(0);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(maximum);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(5);
  });

  it.each(maxima)('has the same step everywhere, up to %d', maximum => {
    const ticks = ticksOf(maximum);
    const steps = ticks.slice(1).map((tick, index) => tick - ticks[index]);
    expect(new Set(steps).size).toBe(1);
    expect(Number.isInteger(steps[0])).toBe(true);
  });
});

it.each([
  [0, '0 B, 1 B'],
  [2 ** 30, '0 B, 256 MiB, 512 MiB, 768 MiB, 1 GiB'],
  [1.5 * 2 ** 30, '0 B, 1 GiB, 2 GiB'],
  [3 * 2 ** 30, '0 B, 1 GiB, 2 GiB, 3 GiB'],
  [32 * 2 ** 30, '0 B, 8 GiB, 16 GiB, 24 GiB, 32 GiB'],
  [2 ** 40, '0 B, 256 GiB, 512 GiB, 768 GiB, 1 TiB']
])('byteTicks(%d) reads %s', (maximum, expected) => {
  expect(byteTicks(maximum).map(formatBytes).join(', ')).toBe(expected);
});

it.each([
  [2, [0, 1, 2]],
  [9, [0, 5, 10]],
  [40, [0, 10, 20, 30, 40]]
])('wholeTicks(%d)', (maximum, expected) => {
  expect(wholeTicks(maximum)).toEqual(expected);
});

describe('timeTicks', () => {
  const start = new Date(2026, 4, 6, 10, 7, 13, 250).getTime();
  const timesOf = (period: number) =>
    timeTicks(start, start + period * 1000).map(tick =>
      new Date(tick).toTimeString().slice(0, 8)
    );

  it.each([
    [0, []],
    [1, ['10:07:14']],
    [60, ['10:07:15', '10:07:30', '10:07:45', '10:08:00']],
    [600, ['10:10:00', '10:15:00']],
    [4 * 3600, ['11:00:00', '12:00:00', '13:00:00', '14:00:00']],
    [24 * 3600, ['12:00:00', '18:00:00', '00:00:00', '06:00:00']],
    [4 * 24 * 3600, ['00:00:00', '00:00:00', '00:00:00', '00:00:00']]
  ])('has whole times in %d s', (period, expected) => {
    expect(timesOf(period)).toEqual(expected);
  });

  it('has the same ticks a moment later', () => {
    expect(timeTicks(start, start + 60_000)).toEqual(
      timeTicks(start + 1000, start + 61_000)
    );
  });
});
