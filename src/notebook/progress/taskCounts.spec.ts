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
    expect(baseline(idle, after, 1)).toBe(idle);
  });

  it.each([
    ['other programs are connected', idle, 2],
    ['the number of programs is unknown', idle, null],
    ['tasks were left', busy, 1]
  ])('is the new sample if %s', (_, before, clients) => {
    expect(baseline(before, after, clients)).toBe(after);
  });

  it('has no unfinished tasks for the first sample', () => {
    expect(baseline(null, after, 1)).toEqual(new Map([['inc', counts(7, 0)]]));
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
