import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { ProblemError } from '../gateway/problems';
import type { Cluster, View } from '../gateway/wire';
import type { IClusters, IClustersChange, IProblem } from '../tokens';
import { DashboardFrame } from './frame';

/** How long a permission is good, in ms. */
const LIFE = 900_000;

const HOUR = 3_600_000;

const NONE: IClustersChange = {
  clusters: [],
  removed: [],
  gateway: false,
  problem: false
};

/** Clusters that a spec changes by hand. */
class FakeClusters {
  boot = 'one';
  problem: IProblem | null = null;
  selected: string | null = 'a';
  watching = 0;
  /** How far the server's clock is ahead, and whether that is known yet. */
  ahead = 0;
  skew = 0;
  known = new Map<string, Partial<Cluster>>([
    ['a', running('a')],
    ['b', running('b')]
  ]);
  readonly changed = new Signal<this, IClustersChange>(this);
  readonly selectedChanged = new Signal<this, string | null>(this);
  failing = false;
  readonly view = jest.fn(
    async (name: string, base?: string): Promise<View> => {
      const { length } = this.view.mock.calls;
      if (this.failing) {
        throw new ProblemError({ code: 'x', message: 'No.', remedy: 'Wait.' });
      }
      return {
        base: base ?? `/view/${name}-${this.boot}-${length}/`,
        expires: Date.now() + this.ahead + LIFE,
        id: `view ${length}`
      };
    }
  );

  get clusters() {
    return [...this.known.values()];
  }

  get(name: string) {
    return this.known.get(name);
  }

  watch() {
    this.watching++;
    return { isDisposed: false, dispose: () => this.watching-- };
  }

  lose(...lostViews: string[]) {
    this.changed.emit({ ...NONE, lostViews });
  }

  become(name: string, change: Partial<Cluster>) {
    this.known.set(name, { ...this.known.get(name), ...change });
    this.changed.emit({ ...NONE, clusters: [name] });
  }
}

function running(name: string): Partial<Cluster> {
  return {
    name,
    label: `Label ${name}`,
    color: 'blue',
    status: 'running',
    unreachable_since: null
  };
}

function show(clusters: FakeClusters, cluster: string | null = null) {
  const frame = new DashboardFrame({
    clusters: clusters as unknown as IClusters,
    path: 'status',
    label: 'Status',
    cluster,
    trans: nullTranslator.load('')
  });
  Widget.attach(frame, document.body);
  return frame;
}

const element = (frame: Widget) => frame.node.querySelector('iframe');
const source = (frame: Widget) => element(frame)?.getAttribute('src') ?? null;
const words = (frame: Widget) =>
  frame.node.querySelector('[role=status]')?.textContent ?? '';

function setVisibility(state: 'visible' | 'hidden') {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('DashboardFrame', () => {
  let clusters: FakeClusters;
  let frame: DashboardFrame;

  beforeEach(() => {
    jest.useFakeTimers();
    setVisibility('visible');
    clusters = new FakeClusters();
  });

  afterEach(() => {
    frame.dispose();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const settle = () => jest.advanceTimersByTimeAsync(0);

  it('shows the page in a frame that may run scripts and nothing else', async () => {
    frame = show(clusters);
    await settle();
    expect(source(frame)).toBe('/view/a-one-1/status');
    expect(element(frame)?.getAttribute('sandbox')).toBe('allow-scripts');
    expect(element(frame)?.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(element(frame)?.title).toBe('Status');
    expect(clusters.watching).toBe(1);
  });

  it('follows the selected cluster unless it is to stay with one', async () => {
    frame = show(clusters);
    await settle();
    clusters.selected = 'b';
    clusters.selectedChanged.emit('b');
    await settle();
    expect(source(frame)).toMatch('/view/b-');
    frame.cluster = 'a';
    await settle();
    expect(source(frame)).toMatch('/view/a-');
    clusters.selected = null;
    clusters.selectedChanged.emit(null);
    await settle();
    expect(source(frame)).toMatch('/view/a-');
  });

  it('shows the first that runs while none is selected', async () => {
    clusters.selected = null;
    clusters.become('a', { status: 'stopped' });
    frame = show(clusters);
    await settle();
    expect(source(frame)).toMatch('/view/b-');
    clusters.become('b', { status: 'stopped' });
    expect(words(frame)).toMatch('Select a cluster');
    clusters.become('a', { status: 'running' });
    await settle();
    expect(source(frame)).toMatch('/view/a-');
  });

  it('says why there is nothing to see, and comes back by itself', async () => {
    clusters.become('a', { status: 'pending' });
    frame = show(clusters);
    await settle();
    expect(source(frame)).toBeNull();
    expect(words(frame)).toMatch('Label a is starting');
    expect(clusters.view).not.toHaveBeenCalled();
    clusters.become('a', { status: 'running' });
    await settle();
    expect(source(frame)).toMatch('/view/a-');
    clusters.become('a', { unreachable_since: 5 });
    expect(source(frame)).toBeNull();
    expect(words(frame)).toMatch('has not answered since');
    clusters.become('a', { unreachable_since: null });
    await settle();
    expect(source(frame)).toMatch('/view/a-');
    clusters.become('a', { status: 'stopped' });
    expect(words(frame)).toMatch('Label a was stopped');
    clusters.known.delete('a');
    clusters.changed.emit({ ...NONE, removed: ['a'] });
    expect(words(frame)).toMatch('is gone');
  });

  it('takes a fresh base from a server that started anew', async () => {
    frame = show(clusters);
    await settle();
    clusters.problem = {
      code: 'server-unreachable',
      message: 'Away.',
      remedy: ''
    };
    clusters.changed.emit({ ...NONE, problem: true });
    expect(source(frame)).toBeNull();
    expect(words(frame)).toBe('Away.');
    clusters.problem = null;
    clusters.boot = 'two';
    clusters.changed.emit({ ...NONE, problem: true });
    await settle();
    expect(source(frame)).toBe('/view/a-two-2/status');
    // Even where nobody noticed that it was away.
    clusters.boot = 'three';
    clusters.become('a', {});
    await settle();
    expect(source(frame)).toBe('/view/a-three-3/status');
  });

  it('is undisturbed by a problem that is none of the way to our server', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    clusters.problem = { code: 'version-mismatch', message: '', remedy: '' };
    clusters.changed.emit({ ...NONE, problem: true });
    clusters.become('a', { workers: 3 });
    await settle();
    expect(element(frame)).toBe(before);
    expect(clusters.view).toHaveBeenCalledTimes(1);
  });

  it('renews its permission without disturbing the page', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    const base = '/view/a-one-1/';
    await jest.advanceTimersByTimeAsync(460_000);
    expect(clusters.view).toHaveBeenCalledTimes(2);
    expect(clusters.view).toHaveBeenLastCalledWith('a', base);
    expect(element(frame)).toBe(before);
  });

  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR]
  ])('renews in time where the clock of the server is %s', async (_, ahead) => {
    clusters.ahead = clusters.skew = ahead;
    frame = show(clusters);
    await settle();
    await jest.advanceTimersByTimeAsync(440_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(clusters.view).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR]
  ])(
    'neither storms nor comes late while it is unknown that it is %s',
    async (_, ahead) => {
      clusters.ahead = ahead;
      frame = show(clusters);
      await settle();
      await jest.advanceTimersByTimeAsync(59_000);
      expect(clusters.view).toHaveBeenCalledTimes(1);
      await jest.advanceTimersByTimeAsync(401_000);
      expect(clusters.view.mock.calls.length).toBeGreaterThan(1);
      expect(clusters.view.mock.calls.length).toBeLessThan(10);
    }
  );

  it('loads anew where its permission is no longer good', async () => {
    frame = show(clusters);
    await settle();
    clusters.view.mockResolvedValueOnce({
      base: '/view/new/',
      expires: 9e15,
      id: 'new'
    });
    await jest.advanceTimersByTimeAsync(460_000);
    expect(source(frame)).toMatch('/view/a-one-3/status');
  });

  it('says at once when its page lost the scheduler, and loads it anew in a moment', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    clusters.lose('view 7', 'of another pane');
    expect(element(frame)).toBe(before);
    clusters.lose('view 1');
    expect(element(frame)).toBeNull();
    expect(words(frame)).toMatch('The connection to the scheduler was lost.');
    clusters.become('a', { workers: 3 });
    await jest.advanceTimersByTimeAsync(1_900);
    expect(element(frame)).toBeNull();
    await jest.advanceTimersByTimeAsync(200);
    expect(source(frame)).toBe('/view/a-one-2/status');
    expect(clusters.view).toHaveBeenCalledTimes(2);
  });

  it('makes no storm of a page that is lost again and again', async () => {
    frame = show(clusters);
    await settle();
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      const loads = clusters.view.mock.calls.length;
      clusters.lose(`view ${loads}`);
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(clusters.view).toHaveBeenCalledTimes(loads);
      await jest.advanceTimersByTimeAsync(200);
      expect(clusters.view).toHaveBeenCalledTimes(loads + 1);
    }
    // One that stood for long was whole.
    await jest.advanceTimersByTimeAsync(61_000);
    clusters.lose('view 8');
    await jest.advanceTimersByTimeAsync(2_100);
    expect(clusters.view).toHaveBeenCalledTimes(9);
  });

  it('waits neither for another cluster nor when it is told to load', async () => {
    frame = show(clusters);
    await settle();
    clusters.lose('view 1');
    clusters.selected = 'b';
    clusters.selectedChanged.emit('b');
    await settle();
    expect(source(frame)).toBe('/view/b-one-2/status');
    clusters.lose('view 2');
    frame.reload();
    await settle();
    expect(source(frame)).toBe('/view/b-one-3/status');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(clusters.view).toHaveBeenCalledTimes(3);
  });

  it('loads nothing that nobody sees, lost or not', async () => {
    frame = show(clusters);
    await settle();
    clusters.lose('view 1');
    frame.hide();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    frame.show();
    await settle();
    expect(source(frame)).toBe('/view/a-one-2/status');
  });

  it('costs nothing while nobody sees it', async () => {
    frame = show(clusters);
    await settle();
    setVisibility('hidden');
    expect(clusters.watching).toBe(0);
    await jest.advanceTimersByTimeAsync(9_000);
    expect(element(frame)).not.toBeNull();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(element(frame)).toBeNull();
    clusters.become('a', { workers: 9 });
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    setVisibility('visible');
    await settle();
    expect(source(frame)).toMatch('/view/a-');
  });

  it('stays loaded when it is seen again at once', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    frame.hide();
    await jest.advanceTimersByTimeAsync(5_000);
    frame.show();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(element(frame)).toBe(before);
  });

  it('says what the server says, and tries again by itself, less and less often', async () => {
    clusters.failing = true;
    frame = show(clusters, 'port:8787');
    await settle();
    expect(words(frame)).toBe('No. Wait.');
    let asked = 1;
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      // Nor does what happens elsewhere bring it about.
      clusters.become('a', { workers: asked });
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(clusters.view).toHaveBeenCalledTimes(asked);
      await jest.advanceTimersByTimeAsync(100);
      expect(clusters.view).toHaveBeenCalledTimes(++asked);
      expect(words(frame)).toBe('No. Wait.');
    }
    clusters.failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(source(frame)).toMatch('/view/port:8787-');
  });

  it('tries nothing again while nobody sees it, and at once when somebody does', async () => {
    clusters.failing = true;
    frame = show(clusters);
    await settle();
    frame.hide();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    clusters.failing = false;
    frame.show();
    await settle();
    expect(source(frame)).toMatch('/view/a-');
  });

  it('keeps its page where a renewal failed, as long as its permission is good', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    clusters.failing = true;
    await jest.advanceTimersByTimeAsync(LIFE / 2);
    expect(clusters.view).toHaveBeenCalledTimes(2);
    clusters.failing = false;
    await jest.advanceTimersByTimeAsync(LIFE / 4);
    expect(clusters.view).toHaveBeenCalledTimes(3);
    expect(element(frame)).toBe(before);

    clusters.failing = true;
    await jest.advanceTimersByTimeAsync(LIFE - 60_000);
    expect(element(frame)).toBe(before);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(element(frame)).toBeNull();
    expect(words(frame)).toBe('No. Wait.');
    clusters.failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(source(frame)).toMatch('/view/a-');
  });

  it('leaves nothing behind', async () => {
    frame = show(clusters);
    await settle();
    frame.dispose();
    expect(clusters.watching).toBe(0);
    clusters.become('a', {});
    document.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(1_000_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    MessageLoop.flush();
  });
});
