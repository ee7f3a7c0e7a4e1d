import type * as Wire from '../wire/wire';
import { trans } from '../testing/fakeClusters';
import { gatewayLimitText, gatewayStopText } from './gatewayIdleText';

const MINUTE = 60_000;
const limit = (seconds: number | null): Wire.GatewayIdle => ({
  option: 'Idle Timeout',
  value: '30',
  seconds,
  stops_at: null
});

describe('gatewayStopText', () => {
  it.each([
    [1800, 16 * MINUTE, ''],
    [1800, 15 * MINUTE, 'The gateway stops it in 15 min 0 s unless tasks run.'],
    [600, 6 * MINUTE, ''],
    [600, 4 * MINUTE, 'The gateway stops it in 4 min 0 s unless tasks run.'],
    [600, 0, 'The gateway may stop it at any time because it is idle.']
  ])('for a limit of %d s, %d ms before', (seconds, remaining, text) => {
    expect(gatewayStopText(limit(seconds), remaining, trans)).toBe(text);
  });
});

describe('gatewayLimitText', () => {
  it.each([
    [null, 'The gateway may still stop idle clusters.'],
    [
      limit(1800),
      'The gateway still stops it after it has been idle for 30 min.'
    ],
    [
      limit(null),
      'The gateway stops idle clusters after 30 (Idle Timeout, unit unknown).'
    ]
  ])('of %j', (value, text) => {
    expect(gatewayLimitText(value, trans)).toBe(text);
  });
});
