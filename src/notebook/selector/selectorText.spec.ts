import { nullTranslator } from '@jupyterlab/translation';
import { formatMoment } from '../../utils/format';
import type { IConnectionState } from '../connection/connectionState';
import { differenceText, selectorText } from './selectorText';

const trans = nullTranslator.load('test');
const state = (
  kind: IConnectionState['kind'],
  stoppedAt: number | null = null
): IConnectionState => ({ kind, label: 'ERA5', color: null, stoppedAt });

describe('selectorText', () => {
  const show = (one: IConnectionState) =>
    selectorText(one, null, null, null, trans);

  it.each([
    ['disconnected', 'reconnect'],
    ['stopped', 'recreate'],
    ['none', 'run'],
    ['starting', undefined],
    ['waiting', undefined],
    ['connected', undefined]
  ] as const)('of the state %s offers the action %s', (kind, action) => {
    expect(show(state(kind)).offer?.action).toBe(action);
  });

  it.each([
    ['none', 'creating', 'Creating a cluster', 'cancel'],
    ['none', 'canceling', 'Canceling', undefined],
    ['starting', 'connecting', 'ERA5 (starting)', 'cancel'],
    ['connecting', 'connecting', 'ERA5 (connecting)', 'cancel'],
    ['connected', 'connecting', 'ERA5 (connected)', undefined]
  ] as const)('of the state %s while %s is %j', (kind, run, text, action) => {
    const shown = selectorText(state(kind), null, null, run, trans);
    expect(shown.text).toBe(text);
    expect(shown.offer?.action).toBe(action);
  });

  it('contains when a cluster stopped, if known', () => {
    expect(show(state('stopped')).text).toBe('ERA5 (stopped)');
    const longAgo = new Date(2020, 0, 2).getTime();
    expect(show(state('stopped', longAgo)).text).toBe(
      `ERA5 (stopped ${formatMoment(longAgo, Date.now())})`
    );
  });

  it('explains a LocalCluster', () => {
    const { text, title } = selectorText(
      state('none'),
      { workers: 4 },
      'ERA5',
      null,
      trans
    );
    expect(text).toBe('LocalCluster');
    expect(title).toContain('4 workers');
  });

  it('suggests a cluster to a notebook without one', () => {
    const offer = (one: IConnectionState, workers: number | null = null) =>
      selectorText(
        one,
        workers === null ? null : { workers },
        'Winds',
        null,
        trans
      ).offer;
    expect(offer(state('none'))).toEqual({
      label: 'Use Winds',
      action: 'connect'
    });
    expect(offer(state('none'), 4)).toBeNull();
    expect(offer(state('disconnected'))?.action).toBe('reconnect');
  });
});

describe('differenceText', () => {
  const images = { notebook: 'here:1', cluster: 'there:2' };

  it('is null without a difference', () => {
    expect(differenceText(false, null, trans)).toBeNull();
  });

  it('names different images', () => {
    const text = differenceText(false, images, trans);
    expect(text?.text).toBe('Different image');
    expect(text?.title).toMatch(/here:1.*there:2/);
  });

  it('names different versions first', () => {
    const text = differenceText(true, images, trans);
    expect(text?.text).toBe('Different versions');
    expect(text?.title).toContain('there:2');
  });
});
