import { baseline, type ICounts, withChanges } from './taskCounts';

const counts = (done: number, processing: number): ICounts => ({
  done,
  failed: 0,
  processing,
  waiting: 0
});

describe('baseline', () => {
  const idle = new Map([['inc', counts(5, 0)]]);
  const busy = new Map([['inc', counts(5, 3)]]);
  const after = new Map([['inc', counts(7, 2)]]);

  it('is the last sample if no other program is connected and nothing was left to do', () => {
    expect(baseline(idle, after, 1, 1)).toBe(idle);
    expect(baseline(idle, after, 1, 0)).toBe(idle);
  });

  it('is the last sample if the other programs are kernels of this page', () => {
    expect(baseline(idle, after, 2, 2)).toBe(idle);
  });

  it.each([
    ['other programs are connected', idle, 2, 1],
    ['other programs than two kernels of this page are connected', idle, 3, 2],
    ['the number of programs is unknown', idle, null, 1],
    ['tasks were left', busy, 1, 1],
    ['there is no last sample, and several kernels', null, 2, 2]
  ])('is the new sample if %s', (_, before, clients, kernels) => {
    expect(baseline(before, after, clients, kernels)).toBe(after);
  });

  it('has no unfinished tasks for the first sample', () => {
    expect(baseline(null, after, 1, 1)).toEqual(
      new Map([['inc', counts(7, 0)]])
    );
  });
});

describe('withChanges', () => {
  it('keeps the names that did not change', () => {
    const changed = withChanges(new Map([['inc', counts(5, 0)]]), {
      origin: 1,
      at: 2,
      next_in: 0,
      clients: 1,
      tasks: [{ name: 'sum', ...counts(1, 0) }]
    });
    expect([...changed.keys()]).toEqual(['inc', 'sum']);
  });
});
