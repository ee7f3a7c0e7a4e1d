import { trans } from '../testing/fakeClusters';
import { type ITaskCount, timeLeft, timeLeftText } from './timeLeft';

const SECOND = 1000;

/** One count per second. */
function counts(
  ended: number[],
  total: number | ((second: number) => number)
): ITaskCount[] {
  return ended.map((count, second) => ({
    at: 1e12 + second * SECOND,
    ended: count,
    total: typeof total === 'number' ? total : total(second)
  }));
}

describe('timeLeft', () => {
  it('follows from a steady rate', () => {
    expect(timeLeft(counts([0, 10, 20, 30, 40], 100))).toBe(6 * SECOND);
  });

  it('tolerates small differences of the rate', () => {
    expect(timeLeft(counts([0, 8, 16, 28, 40], 100))).toBe(6 * SECOND);
  });

  it.each<[string, ITaskCount[]]>([
    ['no counts', []],
    ['counts of less than 4 s', counts([0, 10, 20, 30], 100)],
    ['no counts in between', counts([0, 10, 20, 30, 40], 100).slice(3)],
    ['a rate that falls', counts([0, 20, 40, 45, 50], 100)],
    ['a rate that rises', counts([0, 5, 10, 30, 50], 100)],
    ['a rate that falls to zero', counts([0, 20, 40, 40, 40], 100)],
    ['tasks that were forgotten', counts([40, 30, 20, 10, 0], 100)],
    ['new tasks', counts([0, 10, 20, 30, 40], second => 100 + 5 * second)],
    ['no task left', counts([60, 70, 80, 90, 100], 100)]
  ])('is unknown for %s', (_, samples) => {
    expect(timeLeft(samples)).toBeNull();
  });

  it('ignores what happened more than 30 s ago', () => {
    const burst = [0, 500];
    const steady = Array.from({ length: 32 }, (_, second) => 500 + second);
    expect(timeLeft(counts([...burst, ...steady], 631))).toBe(100 * SECOND);
  });

  it('is positive and finite for any counts', () => {
    let seed = 7;
    const random = (limit: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % limit;
    };
    for (let run = 0; run < 2000; run++) {
      let at = 1e12;
      const samples = Array.from({ length: random(12) }, () => ({
        at: (at += random(3) * SECOND),
        ended: random(20),
        total: random(30)
      }));
      const left = timeLeft(samples);
      expect(left === null || (left > 0 && Number.isFinite(left))).toBe(true);
    }
  });
});

describe('timeLeftText', () => {
  it.each([
    [400, 'a few seconds left'],
    [7 * SECOND, 'about 10 s left'],
    [44 * SECOND, 'about 40 s left'],
    [58 * SECOND, 'about 1 min left'],
    [80 * SECOND, 'about 1 min left'],
    [13 * 60 * SECOND, 'about 15 min left'],
    [58 * 60 * SECOND, 'about 1 h left'],
    [3 * 3600 * SECOND + 23 * 60 * SECOND, 'about 3 h 20 min left']
  ])('writes %d ms as %j', (left, text) => {
    expect(timeLeftText(left, trans)).toBe(text);
  });
});
