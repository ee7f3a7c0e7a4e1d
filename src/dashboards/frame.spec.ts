import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { ProblemError } from '../gateway/problems';
import type { Cluster, View } from '../wire/wire';
import type { IClusters, IClustersChange, IProblem } from '../tokens';
import { DashboardFrame } from './frame';

/** Validity of a permission, in ms. */
const VALIDITY = 900_000;

const HOUR = 3_600_000;

const NO_CHANGE: IClustersChange = {
  clusters: [],
  removed: [],
  gateway: false,
  problem: false
};

/** A clusters model that the specs change. */
class FakeClusters {
  boot = 'one';
  problem: IProblem | null = null;
  selected: string | null = 'a';
  viewers = 0;
  /** Actual offset of the server's clock in ms, and the offset that the model knows. */
  serverOffset = 0;
  clockOffset = 0;
  byName = new Map<string, Partial<Cluster>>([
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
        expires: Date.now() + this.serverOffset + VALIDITY,
        id: `view ${length}`
      };
    }
  );

  get clusters() {
    return [...this.byName.values()];
  }

  get(name: string) {
    return this.byName.get(name);
  }

  addViewer() {
    this.viewers++;
    return { isDisposed: false, dispose: () => this.viewers-- };
  }

  lose(...lostViews: string[]) {
    this.changed.emit({ ...NO_CHANGE, lostViews });
  }

  update(name: string, change: Partial<Cluster>) {
    this.byName.set(name, { ...this.byName.get(name), ...change });
    this.changed.emit({ ...NO_CHANGE, clusters: [name] });
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
const message = (frame: Widget) =>
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

  it('shows the page in a frame that can only run scripts', async () => {
    frame = show(clusters);
    await settle();
    expect(source(frame)).toBe('/view/a-one-1/status');
    expect(element(frame)?.getAttribute('sandbox')).toBe('allow-scripts');
    expect(element(frame)?.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(element(frame)?.title).toBe('Status');
    expect(clusters.viewers).toBe(1);
  });

  it('follows the selected cluster unless it has a cluster of its own', async () => {
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

  it('shows the first running cluster while none is selected', async () => {
    clusters.selected = null;
    clusters.update('a', { status: 'stopped' });
    frame = show(clusters);
    await settle();
    expect(source(frame)).toMatch('/view/b-');
    clusters.update('b', { status: 'stopped' });
    expect(message(frame)).toMatch('Select a cluster');
    clusters.update('a', { status: 'running' });
    await settle();
    expect(source(frame)).toMatch('/view/a-');
  });

  it('says why there is no page, and shows it when the cluster is back', async () => {
    clusters.update('a', { status: 'pending' });
    frame = show(clusters);
    await settle();
    expect(source(frame)).toBeNull();
    expect(message(frame)).toMatch('Label a is starting');
    expect(clusters.view).not.toHaveBeenCalled();
    clusters.update('a', { status: 'running' });
    await settle();
    expect(source(frame)).toMatch('/view/a-');
    clusters.update('a', { unreachable_since: 5 });
    expect(source(frame)).toBeNull();
    expect(message(frame)).toMatch('has not responded since');
    clusters.update('a', { unreachable_since: null });
    await settle();
    expect(source(frame)).toMatch('/view/a-');
    clusters.update('a', { status: 'stopped' });
    expect(message(frame)).toMatch('Label a was stopped');
    clusters.byName.delete('a');
    clusters.changed.emit({ ...NO_CHANGE, removed: ['a'] });
    expect(message(frame)).toMatch('no longer exists');
  });

  it('requests a new view from a restarted server', async () => {
    frame = show(clusters);
    await settle();
    clusters.problem = {
      code: 'server-unreachable',
      message: 'Away.',
      remedy: ''
    };
    clusters.changed.emit({ ...NO_CHANGE, problem: true });
    expect(source(frame)).toBeNull();
    expect(message(frame)).toBe('Away.');
    clusters.problem = null;
    clusters.boot = 'two';
    clusters.changed.emit({ ...NO_CHANGE, problem: true });
    await settle();
    expect(source(frame)).toBe('/view/a-two-2/status');
    // Also if the restart was not noticed.
    clusters.boot = 'three';
    clusters.update('a', {});
    await settle();
    expect(source(frame)).toBe('/view/a-three-3/status');
  });

  it('keeps its page when a problem does not affect the connection to the server', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    clusters.problem = { code: 'version-mismatch', message: '', remedy: '' };
    clusters.changed.emit({ ...NO_CHANGE, problem: true });
    clusters.update('a', { workers: 3 });
    await settle();
    expect(element(frame)).toBe(before);
    expect(clusters.view).toHaveBeenCalledTimes(1);
  });

  it('renews its permission without reloading the page', async () => {
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
  ])('renews in time when the server clock is %s', async (_, offset) => {
    clusters.serverOffset = clusters.clockOffset = offset;
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
    'renews at a moderate rate while it does not know that the server clock is %s',
    async (_, offset) => {
      clusters.serverOffset = offset;
      frame = show(clusters);
      await settle();
      await jest.advanceTimersByTimeAsync(59_000);
      expect(clusters.view).toHaveBeenCalledTimes(1);
      await jest.advanceTimersByTimeAsync(401_000);
      expect(clusters.view.mock.calls.length).toBeGreaterThan(1);
      expect(clusters.view.mock.calls.length).toBeLessThan(10);
    }
  );

  it('reloads when its permission is no longer valid', async () => {
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

  it('reloads after a delay when its page lost the scheduler', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    clusters.lose('view 7', 'of another pane');
    expect(element(frame)).toBe(before);
    clusters.lose('view 1');
    expect(element(frame)).toBeNull();
    expect(message(frame)).toMatch('The connection to the scheduler was lost.');
    clusters.update('a', { workers: 3 });
    await jest.advanceTimersByTimeAsync(1_900);
    expect(element(frame)).toBeNull();
    await jest.advanceTimersByTimeAsync(200);
    expect(source(frame)).toBe('/view/a-one-2/status');
    expect(clusters.view).toHaveBeenCalledTimes(2);
  });

  it('doubles the delay when its page is lost repeatedly', async () => {
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
    // A page that worked for a long time resets the delay.
    await jest.advanceTimersByTimeAsync(61_000);
    clusters.lose('view 8');
    await jest.advanceTimersByTimeAsync(2_100);
    expect(clusters.view).toHaveBeenCalledTimes(9);
  });

  it('loads at once for another cluster and on Reload', async () => {
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

  it('does not reload a lost page while it is hidden', async () => {
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

  it('unloads a hidden page after a while', async () => {
    frame = show(clusters);
    await settle();
    setVisibility('hidden');
    expect(clusters.viewers).toBe(0);
    await jest.advanceTimersByTimeAsync(9_000);
    expect(element(frame)).not.toBeNull();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(element(frame)).toBeNull();
    clusters.update('a', { workers: 9 });
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    setVisibility('visible');
    await settle();
    expect(source(frame)).toMatch('/view/a-');
  });

  it('keeps its page when it is hidden briefly', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    frame.hide();
    await jest.advanceTimersByTimeAsync(5_000);
    frame.show();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(element(frame)).toBe(before);
  });

  it('shows the error of the server and retries with growing delays', async () => {
    clusters.failing = true;
    frame = show(clusters, 'port:8787');
    await settle();
    expect(message(frame)).toBe('No. Wait.');
    let requests = 1;
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      // A change of another cluster triggers no retry.
      clusters.update('a', { workers: requests });
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(clusters.view).toHaveBeenCalledTimes(requests);
      await jest.advanceTimersByTimeAsync(100);
      expect(clusters.view).toHaveBeenCalledTimes(++requests);
      expect(message(frame)).toBe('No. Wait.');
    }
    clusters.failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(source(frame)).toMatch('/view/port:8787-');
  });

  it('retries as soon as it is visible again, not before', async () => {
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

  it('keeps its page after a failed renewal until the permission expires', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    clusters.failing = true;
    await jest.advanceTimersByTimeAsync(VALIDITY / 2);
    expect(clusters.view).toHaveBeenCalledTimes(2);
    clusters.failing = false;
    await jest.advanceTimersByTimeAsync(VALIDITY / 4);
    expect(clusters.view).toHaveBeenCalledTimes(3);
    expect(element(frame)).toBe(before);

    clusters.failing = true;
    await jest.advanceTimersByTimeAsync(VALIDITY - 60_000);
    expect(element(frame)).toBe(before);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(element(frame)).toBeNull();
    expect(message(frame)).toBe('No. Wait.');
    clusters.failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(source(frame)).toMatch('/view/a-');
  });

  it('stops all requests when it is disposed', async () => {
    frame = show(clusters);
    await settle();
    frame.dispose();
    expect(clusters.viewers).toBe(0);
    clusters.update('a', {});
    document.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(1_000_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    MessageLoop.flush();
  });
});
