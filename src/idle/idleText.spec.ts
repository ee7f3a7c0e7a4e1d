import type * as Wire from '../wire/wire';
import { aMessage, trans } from '../testing/fakeClusters';
import { formatMoment } from '../utils/format';
import { countdownText, endedText } from './idleText';

const NOW = 1_700_000_000_000;

describe('countdownText', () => {
  it.each<['stop' | 'scale_down', string]>([
    ['stop', 'Will be stopped in 29 s'],
    ['scale_down', 'Will be scaled down in 29 s']
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
      `Stopped automatically. Ended at ${formatMoment(NOW, NOW)}.`
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
