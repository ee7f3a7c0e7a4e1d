import { nullTranslator } from '@jupyterlab/translation';
import type { IConnectionState } from '../connection/connectionState';
import { selectorText, differenceText } from './selectorText';

const trans = nullTranslator.load('test');
const state = (
  kind: IConnectionState['kind'],
  since: number | null = null
): IConnectionState => ({ kind, label: 'ERA5', color: null, stoppedAt: since });

describe('chooserWords', () => {
  const say = (s: IConnectionState) => selectorText(s, null, null, trans);

  it('offers what mends it, and only then', () => {
    expect(say(state('disconnected')).offer?.does).toBe('reconnect');
    expect(say(state('stopped')).offer?.does).toBe('recreate');
    for (const kind of ['none', 'starting', 'waiting', 'connected'] as const) {
      expect(say(state(kind)).offer).toBeNull();
    }
  });

  it('says when a cluster stopped, where that is known', () => {
    expect(say(state('stopped')).text).toBe('ERA5: gone');
    const long = new Date(2020, 0, 2).getTime();
    expect(say(state('stopped', long)).text).toContain(
      new Date(long).toLocaleDateString()
    );
  });

  it('explains a LocalCluster', () => {
    const { text, title } = selectorText(
      state('none'),
      { workers: 4 },
      'ERA5',
      trans
    );
    expect(text).toBe('LocalCluster');
    expect(title).toContain('4 workers');
  });
});

describe('an offer', () => {
  it('is the cluster that is most likely wanted, where none is used', () => {
    const offer = (s: IConnectionState, workers: number | null = null) =>
      selectorText(s, workers === null ? null : { workers }, 'Winds', trans)
        .offer;
    expect(offer(state('none'))).toEqual({ label: 'Use Winds', does: 'use' });
    expect(offer(state('none'), 4)).toBeNull();
    expect(offer(state('disconnected'))?.does).toBe('reconnect');
  });
});

describe('differenceWords', () => {
  const images = { notebook: 'here:1', cluster: 'there:2' };

  it('names the images, and nothing where nothing differs', () => {
    expect(differenceText(false, null, trans)).toBeNull();
    const image = differenceText(false, images, trans);
    expect(image?.text).toBe('Other image');
    expect(image?.title).toMatch(/here:1.*there:2/);
    const both = differenceText(true, images, trans);
    expect(both?.text).toBe('Versions differ');
    expect(both?.title).toContain('there:2');
  });
});
