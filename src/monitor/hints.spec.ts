import type * as Wire from '../gateway/wire';
import { GiB, trans } from '../testing/fakeClusters';
import { formatMoment } from '../utils/format';
import { hintAction, hintText } from './hints';

const hint = (
  code: string,
  values: Record<string, number> = {},
  scale_to: number | null = null
): Wire.Hint => ({
  code,
  values,
  message: 'Text of the server.',
  reason: 'Reason of the server.',
  scale_to
});

describe('hintAction', () => {
  const running = { status: 'running', requested: { count: 2 } } as const;

  it('sets the number of workers', () => {
    expect(hintAction(hint('few-threads', {}, 6), running, trans)).toEqual({
      label: 'Scale to 6',
      request: { count: 6 }
    });
  });

  it('raises the maximum of an adaptive cluster', () => {
    const requested = { minimum: 1, maximum: 4 };
    expect(
      hintAction(hint('few-threads', {}, 6), { ...running, requested }, trans)
    ).toEqual({
      label: 'Raise Maximum to 6',
      request: { minimum: 1, maximum: 6 }
    });
  });

  it('is null if an adaptive cluster grows automatically', () => {
    const requested = { minimum: 1, maximum: 6 };
    expect(
      hintAction(hint('few-threads', {}, 6), { ...running, requested }, trans)
    ).toBeNull();
  });

  it('is null without a suggested number', () => {
    expect(hintAction(hint('spilling'), running, trans)).toBeNull();
  });

  it.each(['stopping', 'stopped', 'failed'] as const)(
    'is null for a cluster that is %s',
    status => {
      const ended = { ...running, status };
      expect(hintAction(hint('few-threads', {}, 6), ended, trans)).toBeNull();
    }
  );
});

describe('hintText', () => {
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
      'Workers have spilled 3 GiB from memory to disk.'
    ],
    ['memory-full', { percent: 91 }, 'The memory of the workers is 91 % full.'],
    [
      'one-holds-everything',
      { percent: 95 },
      'One worker stores 95 % of all data.'
    ],
    [
      'few-threads',
      { tasks: 900, threads: 8 },
      '900 tasks are waiting for 8 threads.'
    ]
  ])('has a sentence for each code: %s', (code, values, message) => {
    expect(hintText(hint(code, values), trans).message).toBe(message);
    expect(hintText(hint(code), trans).message).toBe('Text of the server.');
  });

  it.each([
    [
      0,
      'No results were lost. Your settings release idle workers. Scale the cluster up to continue.'
    ],
    [
      1,
      'No results were lost. Your hub administrator releases idle workers. Scale the cluster up to continue.'
    ]
  ])('says who had workers released: %j', (by_admin, reason) => {
    const at = Date.now();
    const values = { workers: 4, idle_for: 1800, at, by_admin };
    expect(hintText(hint('scaled-idle', values), trans)).toEqual({
      message: `4 workers released at ${formatMoment(at, at)} after 30 min idle.`,
      reason
    });
  });

  it.each(['new-code', 'scaled-idle'])(
    'keeps the text of the server for unknown codes and values: %s',
    code => {
      expect(hintText(hint(code), trans)).toEqual({
        message: 'Text of the server.',
        reason: 'Reason of the server.'
      });
    }
  );
});
