import { aCluster, aMessage, GATEWAY, trans } from '../testing/fakeServer';
import { formatCount, formatMoment } from '../utils/format';
import {
  loadMessages,
  localize,
  localizeMessage,
  localizeProblem
} from './localize';
import type * as Wire from '../wire/wire';
import { addLazySchemas } from '../wire/lazySchemas';

addLazySchemas();

/** A language that writes sentences in brackets, so that a test sees what was translated. */
const brackets = {
  ...trans,
  __: (text: string, ...values: unknown[]) =>
    `[${values.reduce<string>((filled, value, index) => filled.replace(`%${index + 1}`, String(value)), text)}]`,
  _n: (one: string, other: string, count: number) =>
    `[${count === 1 ? one : other}]`
};

beforeAll(loadMessages);

const message = (id: string, values: Wire.Message['values'] = {}) => ({
  id,
  values,
  text: 'English'
});

const BUSY = '[It is busy.]';
const busy = message('not-forgotten.busy');

const problem: Wire.Problem = {
  code: 'gateway-error',
  message: 'English',
  remedy: 'English',
  message_id: 'problem.gateway-error.with-text',
  remedy_id: 'remedy.gateway-error.default',
  values: { text: 'No image.' }
};

describe('localizeMessage', () => {
  it('translates a known message', () => {
    expect(localizeMessage(busy, brackets).text).toBe(BUSY);
  });

  it('keeps the English text of an unknown message', () => {
    expect(localizeMessage(aMessage('English'), brackets).text).toBe('English');
  });

  it('does not take inherited names for messages', () => {
    expect(localizeMessage(message('toString'), brackets).text).toBe('English');
  });

  it.each([
    [1, '[1 worker ended while its memory was nearly full.]'],
    [2, '[2 workers ended while their memory was nearly full.]']
  ])('chooses singular or plural for %s', (lost, text) => {
    expect(
      localizeMessage(message('hint.workers-lost.message', { lost }), brackets)
        .text
    ).toBe(text);
  });

  it('formats bytes', () => {
    const spilled = 3 * 2 ** 30;
    expect(
      localizeMessage(message('hint.spilling.message', { spilled }), trans).text
    ).toBe('Workers have spilled 3 GiB from memory to disk.');
  });

  it('formats counts with separators', () => {
    const values = { tasks: 12_000, threads: 2 };
    expect(
      localizeMessage(message('hint.few-threads.message', values), trans).text
    ).toBe(`${formatCount(12_000)} tasks are waiting for 2 threads.`);
  });

  it('formats durations in the language of the user', () => {
    const values = { wanted: 4, waited: 180 };
    expect(
      localizeMessage(message('hint.no-workers.message', values), brackets).text
    ).toBe('[0 of 4 workers after [3 min].]');
  });

  it('formats times', () => {
    const at = Date.now();
    const values = { workers: 2, idle: 60, at };
    expect(
      localizeMessage(message('hint.scaled-down.message', values), trans).text
    ).toBe(
      `Scaled down 2 idle workers at ${formatMoment(at, at)} (idle for 1 min).`
    );
  });

  it('does not fill placeholders in the text of another program', () => {
    const values = { text: '{text}' };
    expect(
      localizeMessage(
        message('hint.workers-limited.message.with-text', values),
        trans
      ).text
    ).toBe('The gateway changed the requested number of workers: "{text}"');
  });
});

describe('localizeProblem', () => {
  it('translates message and remedy', () => {
    expect(localizeProblem(problem, brackets)).toMatchObject({
      code: 'gateway-error',
      message: '[The gateway failed: "No image.".]',
      remedy:
        '[Try again. If the problem persists, report this message to your hub administrator.]'
    });
  });

  it('keeps the English text without ids', () => {
    const old = { code: 'x', message: 'English', remedy: 'English' };
    expect(localizeProblem(old, brackets)).toEqual(old);
  });
});

describe('localize', () => {
  it('translates messages and problems inside an event', () => {
    const event: Wire.ClustersEvent = {
      boot: 'b',
      revision: 1,
      removed: [],
      clusters: [
        aCluster('a', {
          label: 'English',
          problem,
          attempt: { number: 2, of: 3, reason: busy },
          ended: {
            by: 'policy',
            reason: busy,
            at: 1,
            idle_seconds: 1,
            can_recreate: true
          },
          hints: [
            { code: 'c', message: busy, advice: busy, scale_to: null, problem }
          ]
        })
      ]
    };
    const [cluster] = localize('event', event, brackets).clusters;
    expect(cluster.label).toBe('English');
    expect(cluster.problem?.message).toMatch(/^\[The gateway failed/);
    expect(cluster.attempt?.reason.text).toBe(BUSY);
    expect(cluster.ended?.reason.text).toBe(BUSY);
    const [hint] = cluster.hints;
    expect([hint.message.text, hint.advice.text]).toEqual([BUSY, BUSY]);
    expect(hint.problem?.remedy).toMatch(/^\[Try again/);
  });

  it('translates messages in a list of a response', () => {
    const pruned = { stopped: [], skipped: [{ name: 'a', reason: busy }] };
    expect(localize('pruned', pruned, brackets).skipped[0].reason.text).toBe(
      BUSY
    );
  });

  it.each([null, busy])(
    'translates a message that can be null: %j',
    limited => {
      expect(
        localize('scale_result', { limited }, brackets).limited?.text
      ).toBe(limited ? BUSY : undefined);
    }
  );
});

describe('invisible characters', () => {
  const HIDDEN = 'A\u202eB\u200bC\u2066D';

  it('are removed from every text of a snapshot', () => {
    const one = aCluster('ns.1', {
      label: HIDDEN,
      hints: [
        {
          code: 'x',
          message: aMessage(HIDDEN),
          advice: aMessage(HIDDEN),
          scale_to: null
        }
      ],
      problem: { code: 'x', message: HIDDEN, remedy: HIDDEN }
    });
    const text = JSON.stringify(
      localize(
        'snapshot',
        { boot: 'b', revision: 1, clusters: [one], gateways: [GATEWAY] },
        trans
      )
    );
    expect(text).not.toMatch(/\p{Cf}/u);
    expect(text.match(/ABCD/g)).toHaveLength(5);
  });

  it('are removed from values in translated sentences', () => {
    const { message } = localizeProblem(
      { ...problem, values: { text: HIDDEN } },
      trans
    );
    expect(message).toContain('ABCD');
  });

  it('are removed from the labels of options, plots and workers', () => {
    const spec: Wire.OptionSpec = { type: 'select', options: [HIDDEN] };
    const option = { field: 'x', label: HIDDEN, default: HIDDEN, spec };
    const { options } = localize('options', { options: [option] }, trans);
    expect(options[0].label).toBe('ABCD');
    const plot = { id: 'x', label: HIDDEN, path: 'x', group: 'other' } as const;
    expect(localize('plots', { plots: [plot] }, trans).plots[0].label).toBe(
      'ABCD'
    );
  });

  it('stay in values, which are sent back to the gateway', () => {
    const spec: Wire.OptionSpec = { type: 'select', options: [HIDDEN] };
    const option = { field: 'x', label: 'X', default: HIDDEN, spec };
    const { options } = localize('options', { options: [option] }, trans);
    expect(options[0]).toEqual(option);
    const one = aCluster('ns.1', { options: { image: HIDDEN } });
    expect(localize('cluster', one, trans).options).toEqual({ image: HIDDEN });
  });
});
