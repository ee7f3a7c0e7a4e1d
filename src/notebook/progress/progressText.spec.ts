import { trans } from '../../testing/fakeClusters';
import type { ICellProgress } from './cellRun';
import { finishedText, runningText, sharedText } from './progressText';

const progress = (part: Partial<ICellProgress>): ICellProgress => ({
  done: 0,
  failed: 0,
  total: 0,
  running: 0,
  names: [],
  left: null,
  elapsed: 0,
  isFinished: false,
  clients: 1,
  ...part
});

describe('runningText', () => {
  it.each([
    [{ done: 312, total: 500, running: 4 }, '312 of 500 tasks|4 running'],
    [
      { done: 1309, failed: 3, total: 5000, running: 4, left: 60_000 },
      '1,312 of 5,000 tasks|4 running|3 failed|about 1 min left'
    ],
    [{ total: 1 }, '0 of 1 task|0 running']
  ])('of %j', (part, text) => {
    const parts = runningText(progress(part), trans);
    expect(parts.map(one => one.text).join('|')).toBe(text);
  });
});

describe('finishedText', () => {
  it.each([
    [{ done: 1200, total: 1200, elapsed: 12_300 }, '1,200 tasks in 12 s'],
    [
      { done: 1197, failed: 3, total: 1200, elapsed: 12_300 },
      '1,200 tasks in 12 s, 3 failed'
    ],
    [{ done: 1, total: 1, elapsed: 400 }, '1 task in less than 1 s'],
    [
      { done: 300, total: 1000, elapsed: 65_000 },
      '300 of 1,000 tasks in 1 min 5 s'
    ]
  ])('of %j', (part, text) => {
    expect(finishedText(progress(part), trans)).toBe(text);
  });
});

describe('sharedText', () => {
  it('exists only if several programs are connected', () => {
    expect(sharedText(1, trans)).toBeNull();
    expect(sharedText(null, trans)).toBeNull();
    expect(sharedText(3, trans)).toMatch(/^3 programs/);
  });
});
