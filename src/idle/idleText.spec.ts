import type * as Wire from '../gateway/wire';
import { GiB, aMessage, cluster, trans } from '../testing/fakeClusters';
import { formatMoment } from '../utils/format';
import {
  countdownText,
  endedText,
  keepAliveText,
  resultsInMemoryText
} from './idleText';

const NOW = 1_700_000_000_000;

describe('resultsInMemoryText', () => {
  it.each([
    [1, '1 result (2 GiB) in memory'],
    [340, '340 results (2 GiB) in memory']
  ])('has a plural form: %j', (count, text) => {
    expect(resultsInMemoryText({ count, bytes: 2 * GiB }, trans)).toBe(text);
  });
});

describe('keepAliveText', () => {
  it.each([
    [
      {},
      'Kept alive until its next task. The gateway may still stop idle clusters.'
    ],
    [
      { idle_timeout: 1800 },
      'Kept alive until its next task. The gateway still stops it when it is idle for 30 min.'
    ],
    [{ idle_timeout: 0 }, 'Kept alive until its next task.']
  ])('mentions the timeout of the gateway: %j', (options, text) => {
    expect(keepAliveText(cluster({ options }), false, NOW, trans)).toBe(text);
  });

  it('says that a notebook keeps the cluster active', () => {
    expect(keepAliveText(cluster(), true, NOW, trans)).toBe(
      'Kept alive until its next task. A connected notebook keeps it active while this page is open.'
    );
  });

  it('gives the limit of the administrator', () => {
    const limit = NOW + 60_000;
    const idle_management = {
      ...cluster().idle_management,
      hold_limit: limit
    };
    expect(
      keepAliveText(cluster({ idle_management }), false, NOW, trans)
    ).toMatch(
      new RegExp(
        ` Your hub administrator allows this until ${formatMoment(limit, NOW)}\\.$`
      )
    );
  });
});

describe('countdownText', () => {
  it.each<['stop' | 'scale_down', string]>([
    ['stop', 'Will be stopped in 29 s'],
    ['scale_down', 'Workers will be released in 29 s']
  ])('names the action: %s', (action, text) => {
    expect(countdownText(action, '29 s', trans)).toBe(text);
  });
});

describe('endedText', () => {
  const ended: Wire.Ended = {
    by: 'policy',
    reason: aMessage('Stopped automatically.'),
    at: NOW,
    idle_seconds: 1800,
    can_recreate: true
  };

  it('gives the reason and the time', () => {
    expect(endedText(ended, NOW, trans)).toBe(
      `Stopped automatically. (${formatMoment(NOW, NOW)})`
    );
  });

  it('gives the reason alone if the time is unknown', () => {
    expect(endedText({ ...ended, at: null }, NOW, trans)).toBe(
      'Stopped automatically.'
    );
  });

  it('says when the user stopped the cluster', () => {
    expect(endedText({ ...ended, by: 'user' }, NOW, trans)).toBe(
      `Stopped by you at ${formatMoment(NOW, NOW)}`
    );
  });
});
