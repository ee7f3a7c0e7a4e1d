import { cluster, trans } from '../../testing/fakeClusters';
import { formatMoment } from '../../utils/format';
import { keepAliveText } from './keepAliveText';

const NOW = 1_700_000_000_000;

describe('keepAliveText', () => {
  it.each([
    [
      null,
      'Kept alive until its next task. The gateway may still stop idle clusters.'
    ],
    [
      { option: 'Idle', value: '30', seconds: 1800, stops_at: null },
      'Kept alive until its next task. The gateway still stops it after it has been idle for 30 min.'
    ]
  ])('mentions the idle limit of the gateway: %j', (gateway_idle, text) => {
    expect(keepAliveText(cluster({ gateway_idle }), false, NOW, trans)).toBe(
      text
    );
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
