import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { ProblemError } from '../../gateway/problems';
import { FakeClusters } from '../../testing/fakeClusters';
import { aCluster } from '../../testing/fakeServer';
import type { Cluster } from '../../wire/wire';
import { DashboardFrame } from './frame';

/** Validity of a permission, in ms. */
const VALIDITY = 900_000;

const HOUR = 3_600_000;

/** Actual offset of the server's clock in ms, which the model may not know. */
let serverOffset = 0;

/** Whether requests for a view fail. */
let failing = false;

const NO_VIEW = { code: 'x', message: 'No.', remedy: 'Wait.' };

/** A model with the running clusters a and b, of which a is selected. */
function twoClusters(): FakeClusters {
  const clusters = new FakeClusters(
    aCluster('a', { label: 'Label a' }),
    aCluster('b', { label: 'Label b' })
  );
  clusters.selected = 'a';
  clusters.boot = 'one';
  clusters.view.mockImplementation(async (name, base) => {
    const { length } = clusters.view.mock.calls;
    if (failing) {
      throw new ProblemError(NO_VIEW);
    }
    return {
      base: base ?? `/dask-gateway/view/${name}-${clusters.boot}-${length}/`,
      expires: Date.now() + serverOffset + VALIDITY,
      id: `view ${length}`
    };
  });
  return clusters;
}

const onRecreate = jest.fn();

function show(
  clusters: FakeClusters,
  cluster: string | null = null,
  path = 'status'
) {
  const frame = new DashboardFrame({
    clusters,
    path,
    label: 'Status',
    cluster,
    trans: nullTranslator.load(''),
    onRecreate
  });
  Widget.attach(frame, document.body);
  return frame;
}

const element = (frame: Widget) => frame.node.querySelector('iframe');
const source = (frame: Widget) =>
  element(frame)?.src.replace('http://localhost', '') ?? null;
const message = (frame: Widget) =>
  frame.node.querySelector('.jp-DaskGateway-frameMessage p')?.textContent ?? '';

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
    serverOffset = 0;
    failing = false;
    clusters = twoClusters();
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
    expect(source(frame)).toBe('/dask-gateway/view/a-one-1/status');
    expect(element(frame)?.getAttribute('sandbox')).toBe('allow-scripts');
    expect(element(frame)?.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(element(frame)?.title).toBe('Status');
    expect(clusters.viewers).toBe(1);
  });

  it('follows the selected cluster unless it has a cluster of its own', async () => {
    frame = show(clusters);
    await settle();
    clusters.select('b');
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/b-');
    frame.cluster = 'a';
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
    clusters.select(null);
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
  });

  it('shows the first running cluster while none is selected', async () => {
    clusters.selected = null;
    clusters.patch('a', { status: 'stopped' });
    frame = show(clusters);
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/b-');
    clusters.patch('b', { status: 'stopped' });
    expect(message(frame)).toMatch('Select a cluster');
    clusters.patch('a', { status: 'running' });
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
  });

  it('says why there is no page, and shows it when the cluster is back', async () => {
    clusters.patch('a', { status: 'pending' });
    frame = show(clusters);
    await settle();
    expect(source(frame)).toBeNull();
    expect(message(frame)).toMatch('Label a is starting');
    expect(clusters.view).not.toHaveBeenCalled();
    clusters.patch('a', { status: 'running' });
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
    clusters.patch('a', { unreachable_since: 5 });
    expect(source(frame)).toBeNull();
    expect(message(frame)).toMatch('has not responded since');
    clusters.patch('a', { unreachable_since: null });
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
    clusters.patch('a', { status: 'stopped' });
    expect(message(frame)).toMatch('Label a was stopped');
    clusters.remove('a');
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
    clusters.emit({ problem: true });
    expect(source(frame)).toBeNull();
    expect(message(frame)).toBe('Away.');
    clusters.problem = null;
    clusters.boot = 'two';
    clusters.emit({ problem: true });
    await settle();
    expect(source(frame)).toBe('/dask-gateway/view/a-two-2/status');
    // Also if the restart was not noticed.
    clusters.boot = 'three';
    clusters.patch('a', {});
    await settle();
    expect(source(frame)).toBe('/dask-gateway/view/a-three-3/status');
  });

  it('keeps its page when a problem does not affect the connection to the server', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    clusters.problem = { code: 'version-mismatch', message: '', remedy: '' };
    clusters.emit({ problem: true });
    clusters.patch('a', { workers: 3 });
    await settle();
    expect(element(frame)).toBe(before);
    expect(clusters.view).toHaveBeenCalledTimes(1);
  });

  it('renews its permission without reloading the page', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    const base = '/dask-gateway/view/a-one-1/';
    await jest.advanceTimersByTimeAsync(460_000);
    expect(clusters.view).toHaveBeenCalledTimes(2);
    expect(clusters.view).toHaveBeenLastCalledWith('a', base);
    expect(element(frame)).toBe(before);
  });

  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR]
  ])('renews in time when the server clock is %s', async (_, offset) => {
    serverOffset = clusters.clockOffset = offset;
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
      serverOffset = offset;
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
      base: '/dask-gateway/view/new/',
      expires: 9e15,
      id: 'new'
    });
    await jest.advanceTimersByTimeAsync(460_000);
    expect(source(frame)).toMatch('/dask-gateway/view/a-one-3/status');
  });

  it('reloads after a delay when its page lost the scheduler', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    clusters.emit({ lostViews: ['view 7', 'of another pane'] });
    expect(element(frame)).toBe(before);
    clusters.emit({ lostViews: ['view 1'] });
    expect(element(frame)).toBeNull();
    expect(message(frame)).toMatch('The connection to the scheduler was lost.');
    clusters.patch('a', { workers: 3 });
    await jest.advanceTimersByTimeAsync(1_900);
    expect(element(frame)).toBeNull();
    await jest.advanceTimersByTimeAsync(200);
    expect(source(frame)).toBe('/dask-gateway/view/a-one-2/status');
    expect(clusters.view).toHaveBeenCalledTimes(2);
  });

  it('doubles the delay when its page is lost repeatedly', async () => {
    frame = show(clusters);
    await settle();
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      const loads = clusters.view.mock.calls.length;
      clusters.emit({ lostViews: [`view ${loads}`] });
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(clusters.view).toHaveBeenCalledTimes(loads);
      await jest.advanceTimersByTimeAsync(200);
      expect(clusters.view).toHaveBeenCalledTimes(loads + 1);
    }
    // A page that worked for a long time resets the delay.
    await jest.advanceTimersByTimeAsync(61_000);
    clusters.emit({ lostViews: ['view 8'] });
    await jest.advanceTimersByTimeAsync(2_100);
    expect(clusters.view).toHaveBeenCalledTimes(9);
  });

  it('loads at once for another cluster and on Reload', async () => {
    frame = show(clusters);
    await settle();
    clusters.emit({ lostViews: ['view 1'] });
    clusters.select('b');
    await settle();
    expect(source(frame)).toBe('/dask-gateway/view/b-one-2/status');
    clusters.emit({ lostViews: ['view 2'] });
    frame.reload();
    await settle();
    expect(source(frame)).toBe('/dask-gateway/view/b-one-3/status');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(clusters.view).toHaveBeenCalledTimes(3);
  });

  it('does not reload a lost page while it is hidden', async () => {
    frame = show(clusters);
    await settle();
    clusters.emit({ lostViews: ['view 1'] });
    frame.hide();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    frame.show();
    await settle();
    expect(source(frame)).toBe('/dask-gateway/view/a-one-2/status');
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
    clusters.patch('a', { workers: 9 });
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    setVisibility('visible');
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
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
    failing = true;
    frame = show(clusters, 'port:8787');
    await settle();
    expect(message(frame)).toBe('No. Wait.');
    let requests = 1;
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      // A change of another cluster triggers no retry.
      clusters.patch('a', { workers: requests });
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(clusters.view).toHaveBeenCalledTimes(requests);
      await jest.advanceTimersByTimeAsync(100);
      expect(clusters.view).toHaveBeenCalledTimes(++requests);
      expect(message(frame)).toBe('No. Wait.');
    }
    failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(source(frame)).toMatch('/dask-gateway/view/port:8787-');
  });

  it('retries as soon as it is visible again, not before', async () => {
    failing = true;
    frame = show(clusters);
    await settle();
    frame.hide();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    failing = false;
    frame.show();
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
  });

  it('keeps its page after a failed renewal until the permission expires', async () => {
    frame = show(clusters);
    await settle();
    const before = element(frame);
    failing = true;
    await jest.advanceTimersByTimeAsync(VALIDITY / 2);
    expect(clusters.view).toHaveBeenCalledTimes(2);
    failing = false;
    await jest.advanceTimersByTimeAsync(VALIDITY / 4);
    expect(clusters.view).toHaveBeenCalledTimes(3);
    expect(element(frame)).toBe(before);

    failing = true;
    await jest.advanceTimersByTimeAsync(VALIDITY - 60_000);
    expect(element(frame)).toBe(before);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(element(frame)).toBeNull();
    expect(message(frame)).toBe('No. Wait.');
    failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
  });

  it('stops all requests when it is disposed', async () => {
    frame = show(clusters);
    await settle();
    frame.dispose();
    expect(clusters.viewers).toBe(0);
    clusters.patch('a', {});
    document.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(1_000_000);
    expect(clusters.view).toHaveBeenCalledTimes(1);
    MessageLoop.flush();
  });

  it('offers to recreate a cluster that has ended', async () => {
    frame = show(clusters);
    await settle();
    const button = frame.node.querySelector('button');
    expect(button?.hidden).toBe(true);
    const ended = { can_recreate: true } as Cluster['ended'];
    clusters.patch('a', { status: 'stopped', ended });
    expect(message(frame)).toBe('Label a was stopped.');
    expect(button?.hidden).toBe(false);
    button?.click();
    expect(onRecreate).toHaveBeenCalledWith('a');
    clusters.patch('a', {
      status: 'stopped',
      ended: { can_recreate: false } as Cluster['ended']
    });
    expect(button?.hidden).toBe(true);
  });

  it('warns before it loads a page that slows a busy scheduler down', async () => {
    const busy = { processing: 3_000, waiting: 3_000 };
    clusters.patch('a', { tasks: busy });
    frame = show(clusters, null, 'individual-graph');
    await settle();
    const button = frame.node.querySelector('button');
    expect(message(frame)).toMatch('more than 5,000 tasks');
    expect(button?.textContent).toBe('Show Anyway');
    expect(clusters.view).not.toHaveBeenCalled();
    button?.click();
    await settle();
    expect(source(frame)).toMatch('/dask-gateway/view/a-');
    // The user accepted it for this cluster only.
    clusters.patch('b', { tasks: busy });
    clusters.select('b');
    await settle();
    expect(source(frame)).toBeNull();
    expect(button?.hidden).toBe(false);
  });

  it('loads the page once the scheduler has less work, and keeps a loaded one', async () => {
    clusters.patch('a', { tasks: { memory: 9_000 } });
    frame = show(clusters, null, 'graph');
    await settle();
    expect(source(frame)).toBeNull();
    clusters.patch('a', { tasks: { memory: 10 } });
    await settle();
    const loaded = source(frame);
    expect(loaded).toMatch('/dask-gateway/view/a-');
    clusters.patch('a', { tasks: { memory: 9_000 } });
    await settle();
    expect(source(frame)).toBe(loaded);
  });

  it('announces the loss of a scheduler once for all frames', async () => {
    frame = show(clusters);
    const others = [show(clusters), show(clusters)];
    await settle();
    clusters.emit({ lostViews: ['view 1', 'view 2', 'view 3'] });
    const regions = document.querySelectorAll('[role=status]');
    expect(regions).toHaveLength(1);
    expect(regions[0].textContent).toBe(message(frame));
    others.forEach(other => other.dispose());
  });
});
