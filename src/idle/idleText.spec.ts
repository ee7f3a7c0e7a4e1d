import type { JSONObject } from '@lumino/coreutils';

import type * as Wire from '../gateway/wire';
import { formatMoment } from '../utils/format';
import { GiB, POLICIES, cluster, trans } from '../testing/fakeClusters';
import { badgeOf } from './badge';
import { hintWords } from '../monitor/hints';
import {
  describe as describeSettings,
  policyChoice,
  sameChoice
} from './policySettings';
import { isUnderWay, stageLines } from '../monitor/startupStages';
import { statusWords, totals } from '../utils/clusterTotals';
import {
  countdownNotice,
  endedWords,
  finishedNotice,
  idleNotice,
  keptWords
} from './idleText';
import { inSight, nextOrder, sorted } from '../monitor/overview/workerRows';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const HELD = { bytes: 12 * GiB, count: 340 };

function idle(
  part: Partial<Wire.Cluster> = {},
  watch: Partial<Wire.IdleManagement> = {}
): Wire.Cluster {
  const base = cluster();
  return {
    ...base,
    idle: { since: NOW - 10 * MINUTE },
    usage: { core_hours: 2, cores: 40, idle_cores: 40 },
    idle_management: {
      ...base.idle_management,
      level: 'notice',
      ...watch
    },
    ...part
  };
}

describe('the notice of idle clusters', () => {
  it('says cores and what is held in numbers', () => {
    expect(idleNotice([idle({ results_in_memory: HELD })], NOW, trans)).toBe(
      'analysis-1 has been idle for 10 min: 40 cores. It holds 12 GiB in 340 results.'
    );
  });

  it('is one for several, with their names as long as there is room', () => {
    const several = [idle(), idle({ label: 'other-2' })];
    expect(idleNotice(several, NOW, trans)).toBe(
      '2 clusters are idle: 80 cores. analysis-1, other-2.'
    );
    const many = Array.from({ length: 30 }, () =>
      idle({ results_in_memory: HELD })
    );
    expect(idleNotice(many, NOW, trans)).toBe(
      '30 clusters are idle: 1200 cores. They hold 360 GiB in 10200 results.'
    );
  });
});

describe('the countdown', () => {
  const due = NOW + 2 * MINUTE;
  const at = /at \d\d:\d\d|at .*\d/;

  it('says what is about to be done', () => {
    const says = (action: 'stop' | 'scale_down') =>
      countdownNotice(
        [idle({}, { level: 'countdown', action, action_at: due })],
        NOW,
        trans
      );
    expect(says('stop')).toMatch(
      /^analysis-1 has been idle for 10 min\. It will be stopped at /
    );
    expect(says('scale_down')).toMatch(/It will be scaled to 0 at /);
    expect(says('stop')).toMatch(at);
    const both = (action: 'stop' | 'scale_down') =>
      idle(
        { results_in_memory: HELD },
        { level: 'countdown', action, action_at: due }
      );
    expect(countdownNotice([both('scale_down')], NOW, trans)).toMatch(
      /That discards 12 GiB in 340 results\.$/
    );
    const several = [both('stop'), both('scale_down')];
    expect(countdownNotice(several, NOW, trans)).toMatch(
      /^2 idle clusters .* That discards 24 GiB in 680 results\.$/
    );
  });

  it('says what would be lost_results, and that the work is over', () => {
    const one = idle(
      { results_in_memory: { bytes: 3 * GiB, count: 12 } },
      {
        level: 'countdown',
        action: 'stop',
        action_at: due,
        finished: true,
        last_work_seconds: 2520
      }
    );
    const words = countdownNotice([one], NOW, trans);
    expect(words).toMatch(
      /^analysis-1 finished after 42 min, holds 3 GiB in 12 results\. /
    );
    expect(words).toMatch(/That discards 3 GiB in 12 results\.$/);
    expect(finishedNotice([one], trans)).toBe(
      'analysis-1 finished after 42 min, holds 3 GiB in 12 results.'
    );
  });
});

describe('Keep Alive', () => {
  it.each([
    [{}, /unknown/],
    [{ idle_timeout: 1800 }, /the gateway itself stops it after 30 min/],
    [{ idle_timeout: 0 }, /^Kept alive until its next work\.$/]
  ])('promises no more than it can: %j', (options, words) => {
    const one = cluster({ options });
    expect(keptWords(one, false, NOW, trans)).toMatch(words);
  });

  it.each([{}, { idle_timeout: 1800 }, { idle_timeout: 0 }])(
    'says that the next work ends it: %j',
    options => {
      for (const busied of [false, true]) {
        expect(keptWords(cluster({ options }), busied, NOW, trans)).toMatch(
          /until its next work/
        );
      }
    }
  );

  it('says that a notebook keeps it busy', () => {
    expect(keptWords(cluster(), true, NOW, trans)).toMatch(/by a notebook/);
  });

  it('says how long the admin lets it hold', () => {
    const watch = { ...cluster().idle_management, hold_limit: NOW + 60_000 };
    expect(
      keptWords(cluster({ idle_management: watch }), false, NOW, trans)
    ).toMatch(/unknown\. Until \S+.* at most, as your admin has set\.$/);
  });
});

describe('what is over, and what is there', () => {
  it('says why it ended', () => {
    const ended: Wire.Ended = {
      by: 'policy',
      why: 'server words',
      at: NOW,
      idle_seconds: 1800,
      can_recreate: true
    };
    expect(endedWords(ended, trans)).toBe(
      'Stopped by itself: it was idle for 30 min.'
    );
    expect(endedWords({ ...ended, by: 'user' }, trans)).toBe('server words');
    const lost_results = { bytes: 3 * GiB, count: 12 };
    expect(endedWords({ ...ended, by_admin: true, lost_results }, trans)).toBe(
      'Stopped by itself, as your hub’s admin has set it up: it was idle for 30 min. That discarded 3 GiB in 12 results.'
    );
    expect(endedWords({ ...ended, by_admin: false }, trans)).toBe(
      'Stopped by itself, as your settings ask for: it was idle for 30 min.'
    );
    expect(endedWords({ ...ended, by: 'finished', lost_results }, trans)).toBe(
      'Stopped by itself: its work had finished. That discarded 3 GiB in 12 results.'
    );
  });

  it('counts cores for status bar and badge', () => {
    const usage = { core_hours: 1, cores: 8, idle_cores: 0 };
    const busy = cluster({ usage });
    expect(statusWords(totals([idle(), busy]), trans)).toBe(
      'Dask: 48 cores, 40 idle'
    );
    expect(badgeOf([idle(), busy], trans)).toEqual({
      text: '1',
      caption: '1 idle cluster, 40 cores'
    });
    expect(badgeOf([busy], trans)).toBeNull();
  });
});

describe('hints', () => {
  const hint = (code: string, values: Record<string, number>): Wire.Hint => ({
    code,
    values,
    message: 'server words',
    reason: 'server reason',
    scale_to: null
  });

  it.each<[string, Record<string, number>, string]>([
    ['no-workers', { wanted: 4, minutes: 3 }, '0 of 4 workers after 3 min.'],
    [
      'workers-lost',
      { lost: 2 },
      '2 workers ended while their memory was nearly full.'
    ],
    [
      'spilling',
      { spilled: 3 * GiB },
      'Workers have moved 3 GiB from memory to disk.'
    ],
    ['memory-full', { percent: 91 }, 'The workers’ memory is 91 % full.'],
    [
      'one-holds-everything',
      { percent: 95 },
      'One worker holds 95 % of all data.'
    ],
    ['few-threads', { tasks: 900, threads: 8 }, '900 tasks wait for 8 threads.']
  ])('are worded here: %s', (code, values, message) => {
    expect(hintWords(hint(code, values), trans).message).toBe(message);
    expect(hintWords(hint(code, {}), trans).message).toBe('server words');
  });

  it('say when workers went, that nothing was lost, and who wanted it', () => {
    const at = Date.now();
    const words = (admin: number) =>
      hintWords(
        hint('scaled-idle', {
          workers: 4,
          idle_for: 1800,
          at,
          by_admin: admin
        }),
        trans
      );
    expect(words(0)).toEqual({
      message: `Its 4 workers were given back at ${formatMoment(at, at)} after 30 min of idleness.`,
      reason:
        'Nothing was lost: it held no results. Your settings ask for that. Scale it up to go on.'
    });
    expect(words(1).reason).toContain('Your hub’s admin has set that up.');
    expect(hintWords(hint('scaled-idle', {}), trans)).toEqual({
      message: 'server words',
      reason: 'server reason'
    });
  });

  it('that are not known here keep the words of the server', () => {
    expect(hintWords(hint('new-one', {}), trans)).toEqual({
      message: 'server words',
      reason: 'server reason'
    });
  });
});

describe('the stages of a start', () => {
  const stages: Wire.Stage[] = [
    { stage: 'requested', at: NOW, typical_seconds: 0 },
    { stage: 'scheduler-starting', at: NOW + 2000, typical_seconds: 2 },
    { stage: 'scheduler-up', at: null, typical_seconds: 65 },
    { stage: 'first-worker', at: null, typical_seconds: null },
    { stage: 'ready', at: null, typical_seconds: 120 }
  ];

  it('say what was, what is waited for and what is usual', () => {
    const start = cluster({ stages, workers: 1, requested: { count: 4 } });
    expect(
      stageLines(start, trans).map(line => [line.words, line.state, line.time])
    ).toEqual([
      ['Requested', 'done', null],
      ['Scheduler starting', 'done', 'after 2 s'],
      ['Scheduler up', 'current', 'usually after 1 min'],
      ['First worker', 'ahead', null],
      ['Ready: 1 of 4 workers', 'ahead', 'usually after 2 min']
    ]);
    expect(isUnderWay(start)).toBe(true);
    expect(isUnderWay({ ...start, status: 'failed' })).toBe(false);
    expect(isUnderWay(cluster({ stages: stages.slice(0, 2) }))).toBe(false);
  });
});

describe('settings', () => {
  it('choose what is set, and leave the rest to the admin', () => {
    expect(policyChoice({}, POLICIES)).toEqual({});
    expect(
      policyChoice(
        {
          badgeAfter: 5,
          noticeAfter: 20,
          scaleAfter: 0,
          stopAfter: 60,
          heldToo: true
        },
        {
          ...POLICIES,
          defaults: { ...POLICIES.defaults, scale_down_after: 1800 }
        }
      )
    ).toEqual({
      notice_after: 1200,
      scale_down_after: null,
      stop_after: 3600,
      stop_discards_results: true
    });
  });

  it('are told apart', () => {
    expect(sameChoice({ stop_after: null }, { stop_after: null })).toBe(true);
    expect(sameChoice({ stop_after: null }, {})).toBe(false);
    expect(sameChoice({}, { countdown: 1 })).toBe(false);
  });

  it('have the admin’s defaults, and say what the admin bounds', () => {
    const properties: Record<string, JSONObject> = {
      noticeAfter: { description: 'Notice.' },
      scaleAfter: { description: 'Scale.' },
      stopAfter: { description: 'Stop.' },
      heldToo: { description: 'Held.', default: true }
    };
    const bounds = { ...POLICIES.bounds, stop_within: 7200 };
    const bounded = { ...POLICIES, bounds };
    describeSettings(properties, bounded, trans);
    expect(properties).toEqual({
      noticeAfter: { description: 'Notice.', default: 10 },
      scaleAfter: { description: 'Scale.', default: 0 },
      stopAfter: {
        description: 'Stop. Your admin has set at most 2 h.',
        default: 120
      },
      // An overrides.json has it so, which is a choice as any other.
      heldToo: { description: 'Held.', default: true }
    });
    const composite = Object.fromEntries(
      Object.entries(properties).map(([key, one]) => [key, one.default])
    );
    expect(policyChoice(composite, bounded)).toEqual({
      stop_discards_results: true
    });
  });
});

describe('the table of workers', () => {
  const worker = (name: string, cpu: number): Wire.Worker => ({
    id: name,
    name,
    status: 'running',
    threads: 1,
    cpu,
    memory_used: 0,
    memory_limit: 0,
    spilled: 0,
    last_seen: 0
  });
  const workers = [worker('w10', 5), worker('w2', 5), worker('w1', 90)];

  it('is sorted as people count, and stays by name where equal', () => {
    const names = (order: Parameters<typeof sorted>[1]) =>
      sorted(workers, order).map(one => one.name);
    expect(names({ column: 'name', down: false })).toEqual(['w1', 'w2', 'w10']);
    expect(names({ column: 'cpu', down: true })).toEqual(['w1', 'w2', 'w10']);
    expect(names({ column: 'cpu', down: false })).toEqual(['w2', 'w10', 'w1']);
  });

  it('shows what is large first, then turns around', () => {
    const first = nextOrder({ column: 'name', down: false }, 'cpu');
    expect(first).toEqual({ column: 'cpu', down: true });
    expect(nextOrder(first, 'cpu')).toEqual({ column: 'cpu', down: false });
  });

  it('has only the rows in sight in the page', () => {
    expect(inSight(500, 0, 240, 24)).toEqual({ first: 0, end: 15 });
    expect(inSight(500, 2400, 240, 24)).toEqual({ first: 95, end: 115 });
    expect(inSight(3, 9999, 240, 24)).toEqual({ first: 3, end: 3 });
  });
});
