import { announcement, attemptText, stateText } from './statusText';
import { aMessage, cluster, trans } from '../../testing/fakeClusters';

describe('stateText', () => {
  it.each([
    [{ status: 'pending' as const }, 'Starting', 'Starting for 5 s'],
    [{}, 'Running', 'Running for 5 s'],
    [{ idle: { since: 5 } }, 'Idle', 'Idle for 5 s'],
    [
      { unreachable_since: 7 },
      'Scheduler not responding',
      'Scheduler not responding for 5 s'
    ],
    [{ status: 'stopping' as const }, 'Stopping', 'Stopping'],
    [{ status: 'stopped' as const, stopped: 9 }, 'Stopped', 'Stopped 5 s ago'],
    [{ status: 'failed' as const, stopped: 9 }, 'Failed', 'Failed 5 s ago']
  ])('describes %j as %s', (part, text, withTime) => {
    const state = stateText(cluster(part), trans);
    expect(state.text).toBe(text);
    expect(state.withTime('5 s')).toBe(withTime);
  });

  it('gives the time since a scheduler stopped responding, even if it was idle', () => {
    const lost = cluster({
      unreachable_since: 7,
      idle: { since: 5 }
    });
    expect(stateText(lost, trans).since).toBe(7);
  });
});

describe('attemptText', () => {
  it('gives the number of the attempt and the reason for it', () => {
    const attempt = {
      number: 2,
      of: 3,
      reason: aMessage('The image is missing.')
    };
    expect(attemptText(attempt, trans)).toBe(
      'Attempt 2 of 3. Attempt 1 failed: The image is missing.'
    );
    expect(attemptText({ ...attempt, number: 1 }, trans)).toBeNull();
    expect(attemptText(null, trans)).toBeNull();
    const id = 'problem.cluster-start-failed.no-reason';
    const unknown = { ...attempt, reason: { ...attempt.reason, id } };
    expect(attemptText(unknown, trans)).toBe(
      'Attempt 2 of 3. Attempt 1 failed to start.'
    );
  });

  it('says that a new attempt replaced a failed one', () => {
    expect(
      attemptText(
        { number: 1, of: 3, reason: aMessage(''), replaced_by: 'x' },
        trans
      )
    ).toBe('Replaced by a new attempt.');
  });
});

describe('announcement', () => {
  const before = cluster();

  it('announces a new state once, and no numbers', () => {
    const stopped = cluster({ status: 'stopped' });
    expect(announcement(before, stopped, trans)).toBe(
      'analysis-1 has stopped.'
    );
    expect(announcement(stopped, stopped, trans)).toBeNull();
    expect(announcement(before, cluster({ workers: 5 }), trans)).toBeNull();
  });

  it('announces the problem of a failed cluster', () => {
    const problem = { code: 'x', message: 'No image.', remedy: '' };
    expect(
      announcement(before, cluster({ status: 'failed', problem }), trans)
    ).toBe('analysis-1 has failed. No image.');
  });

  it('announces that a scheduler stopped responding, and that it responds again', () => {
    const lost = cluster({ unreachable_since: 7 });
    expect(announcement(before, lost, trans)).toBe(
      'The scheduler of analysis-1 does not respond.'
    );
    expect(announcement(lost, before, trans)).toBe(
      'The scheduler of analysis-1 responds again.'
    );
  });
});
