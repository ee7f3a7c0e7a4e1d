import {
  announcement,
  attemptWords,
  inListOrder,
  stateWords
} from './statusText';
import { aMessage, cluster, trans } from '../testing/fakeClusters';

describe('stateWords', () => {
  it.each([
    [{ status: 'pending' as const }, 'Starting', 'waiting'],
    [{}, 'Running', 'age'],
    [{ idle: { since: 5 } }, 'Idle', 'age'],
    [{ unreachable_since: 7 }, 'Running, not answering', 'age'],
    [{ status: 'stopping' as const }, 'Stopping', 'age'],
    [{ status: 'stopped' as const, stopped: 9 }, 'Stopped', 'ago'],
    [{ status: 'failed' as const, stopped: 9 }, 'Failed', 'ago']
  ])('says %j as %s', (part, words, reads) => {
    expect(stateWords(cluster(part), trans)).toMatchObject({ words, reads });
  });

  it('says since when a scheduler has not answered, even if it was idle', () => {
    const lost = cluster({
      unreachable_since: 7,
      idle: { since: 5 }
    });
    expect(stateWords(lost, trans).since).toBe(7);
  });
});

describe('attemptWords', () => {
  it('says which try it is and why', () => {
    const attempt = {
      number: 2,
      of: 3,
      reason: aMessage('the first one failed')
    };
    expect(attemptWords(attempt, trans)).toBe(
      'Second try: the first one failed'
    );
    expect(attemptWords({ ...attempt, number: 1 }, trans)).toBeNull();
    expect(attemptWords(null, trans)).toBeNull();
  });

  it('says of a failed one that another took its place', () => {
    expect(
      attemptWords(
        { number: 1, of: 3, reason: aMessage(''), replaced_by: 'x' },
        trans
      )
    ).toBe('Another try took its place.');
  });
});

describe('announcement', () => {
  const before = cluster();

  it('says a new state once, and no numbers', () => {
    const stopped = cluster({ status: 'stopped' });
    expect(announcement(before, stopped, trans)).toBe(
      'analysis-1 has stopped.'
    );
    expect(announcement(stopped, stopped, trans)).toBeNull();
    expect(announcement(before, cluster({ workers: 5 }), trans)).toBeNull();
  });

  it('says what is known about a failure', () => {
    const problem = { code: 'x', message: 'No image.', remedy: '' };
    expect(
      announcement(before, cluster({ status: 'failed', problem }), trans)
    ).toBe('analysis-1 has failed. No image.');
  });

  it('says that a scheduler went silent, and that it is back', () => {
    const lost = cluster({ unreachable_since: 7 });
    expect(announcement(before, lost, trans)).toBe(
      'analysis-1 does not answer.'
    );
    expect(announcement(lost, before, trans)).toBe('analysis-1 answers again.');
  });
});

describe('inListOrder', () => {
  it('puts what lives first, the newest on top', () => {
    const names = inListOrder([
      cluster({ name: 'old', started: 1 }),
      cluster({ name: 'gone', status: 'failed', started: 9, stopped: 10 }),
      cluster({ name: 'new', started: 5 }),
      cluster({ name: 'newest', started: null, status: 'pending' }),
      cluster({ name: 'long gone', status: 'stopped', stopped: 2 })
    ]).map(one => one.name);
    expect(names).toEqual(['newest', 'new', 'old', 'gone', 'long gone']);
  });
});
