import { MessageLoop } from '@lumino/messaging';

import {
  eachWithScene,
  type FrameScene,
  HOUR,
  setVisibility,
  settle,
  VALIDITY
} from '../../testing/dashboardFrame';

let scene: FrameScene;
eachWithScene(created => (scene = created));

describe('DashboardFrame: loading and renewal', () => {
  it('requests a new view from a restarted server', async () => {
    scene.show();
    await settle();
    scene.clusters.problem = {
      code: 'server-unreachable',
      message: 'Away.',
      remedy: ''
    };
    scene.clusters.emit({ problem: true });
    expect(scene.source).toBeNull();
    expect(scene.message).toBe('Away.');
    scene.clusters.problem = null;
    scene.clusters.boot = 'two';
    scene.clusters.emit({ problem: true });
    await settle();
    expect(scene.source).toBe('/dask-gateway/view/a-two-2/status');
    // Also if the restart was not noticed.
    scene.clusters.boot = 'three';
    scene.clusters.patch('a', {});
    await settle();
    expect(scene.source).toBe('/dask-gateway/view/a-three-3/status');
  });

  it('keeps its page when a problem does not affect the connection to the server', async () => {
    scene.show();
    await settle();
    const before = scene.element;
    scene.clusters.problem = {
      code: 'version-mismatch',
      message: '',
      remedy: ''
    };
    scene.clusters.emit({ problem: true });
    scene.clusters.patch('a', { workers: 3 });
    await settle();
    expect(scene.element).toBe(before);
    expect(scene.clusters.view).toHaveBeenCalledTimes(1);
  });

  it('renews its permission without reloading the page', async () => {
    scene.show();
    await settle();
    const before = scene.element;
    const base = '/dask-gateway/view/a-one-1/';
    await jest.advanceTimersByTimeAsync(460_000);
    expect(scene.clusters.view).toHaveBeenCalledTimes(2);
    expect(scene.clusters.view).toHaveBeenLastCalledWith('a', base);
    expect(scene.element).toBe(before);
  });

  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR]
  ])('renews in time when the server clock is %s', async (_, offset) => {
    scene.serverOffset = scene.clusters.clockOffset = offset;
    scene.show();
    await settle();
    await jest.advanceTimersByTimeAsync(440_000);
    expect(scene.clusters.view).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(scene.clusters.view).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR]
  ])(
    'renews at a moderate rate while it does not know that the server clock is %s',
    async (_, offset) => {
      scene.serverOffset = offset;
      scene.show();
      await settle();
      await jest.advanceTimersByTimeAsync(59_000);
      expect(scene.clusters.view).toHaveBeenCalledTimes(1);
      await jest.advanceTimersByTimeAsync(401_000);
      expect(scene.clusters.view.mock.calls.length).toBeGreaterThan(1);
      expect(scene.clusters.view.mock.calls.length).toBeLessThan(10);
    }
  );

  it('reloads when its permission is no longer valid', async () => {
    scene.show();
    await settle();
    scene.clusters.view.mockResolvedValueOnce({
      base: '/dask-gateway/view/new/',
      expires: 9e15,
      id: 'new'
    });
    await jest.advanceTimersByTimeAsync(460_000);
    expect(scene.source).toMatch('/dask-gateway/view/a-one-3/status');
  });

  it('reloads after a delay when its page lost the scheduler', async () => {
    scene.show();
    await settle();
    const before = scene.element;
    scene.clusters.emit({ lostViews: ['view 7', 'of another pane'] });
    expect(scene.element).toBe(before);
    scene.clusters.emit({ lostViews: ['view 1'] });
    expect(scene.element).toBeNull();
    expect(scene.message).toMatch('The connection to the scheduler was lost.');
    scene.clusters.patch('a', { workers: 3 });
    await jest.advanceTimersByTimeAsync(1_900);
    expect(scene.element).toBeNull();
    await jest.advanceTimersByTimeAsync(200);
    expect(scene.source).toBe('/dask-gateway/view/a-one-2/status');
    expect(scene.clusters.view).toHaveBeenCalledTimes(2);
  });

  it('doubles the delay when its page is lost repeatedly', async () => {
    scene.show();
    await settle();
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      const loads = scene.clusters.view.mock.calls.length;
      scene.clusters.emit({ lostViews: [`view ${loads}`] });
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(scene.clusters.view).toHaveBeenCalledTimes(loads);
      await jest.advanceTimersByTimeAsync(200);
      expect(scene.clusters.view).toHaveBeenCalledTimes(loads + 1);
    }
    // A page that worked for a long time resets the delay.
    await jest.advanceTimersByTimeAsync(61_000);
    scene.clusters.emit({ lostViews: ['view 8'] });
    await jest.advanceTimersByTimeAsync(2_100);
    expect(scene.clusters.view).toHaveBeenCalledTimes(9);
  });

  it('loads at once for another cluster and on Reload', async () => {
    scene.show();
    await settle();
    scene.clusters.emit({ lostViews: ['view 1'] });
    scene.clusters.select('b');
    await settle();
    expect(scene.source).toBe('/dask-gateway/view/b-one-2/status');
    scene.clusters.emit({ lostViews: ['view 2'] });
    scene.frame.reload();
    await settle();
    expect(scene.source).toBe('/dask-gateway/view/b-one-3/status');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(scene.clusters.view).toHaveBeenCalledTimes(3);
  });

  it('does not reload a lost page while it is hidden', async () => {
    scene.show();
    await settle();
    scene.clusters.emit({ lostViews: ['view 1'] });
    scene.frame.hide();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(scene.clusters.view).toHaveBeenCalledTimes(1);
    scene.frame.show();
    await settle();
    expect(scene.source).toBe('/dask-gateway/view/a-one-2/status');
  });

  it('unloads a hidden page after a while', async () => {
    scene.show();
    await settle();
    setVisibility('hidden');
    expect(scene.clusters.viewers).toBe(0);
    await jest.advanceTimersByTimeAsync(9_000);
    expect(scene.element).not.toBeNull();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(scene.element).toBeNull();
    scene.clusters.patch('a', { workers: 9 });
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(scene.clusters.view).toHaveBeenCalledTimes(1);
    setVisibility('visible');
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/a-');
  });

  it('keeps its page when it is hidden briefly', async () => {
    scene.show();
    await settle();
    const before = scene.element;
    scene.frame.hide();
    await jest.advanceTimersByTimeAsync(5_000);
    scene.frame.show();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(scene.element).toBe(before);
  });

  it('shows the error of the server and retries with growing delays', async () => {
    scene.failing = true;
    scene.show('port:8787');
    await settle();
    expect(scene.message).toBe('No. Wait.');
    let requests = 1;
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      // A change of another cluster triggers no retry.
      scene.clusters.patch('a', { workers: requests });
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(scene.clusters.view).toHaveBeenCalledTimes(requests);
      await jest.advanceTimersByTimeAsync(100);
      expect(scene.clusters.view).toHaveBeenCalledTimes(++requests);
      expect(scene.message).toBe('No. Wait.');
    }
    scene.failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(scene.source).toMatch('/dask-gateway/view/port:8787-');
  });

  it('retries as soon as it is visible again, not before', async () => {
    scene.failing = true;
    scene.show();
    await settle();
    scene.frame.hide();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(scene.clusters.view).toHaveBeenCalledTimes(1);
    scene.failing = false;
    scene.frame.show();
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/a-');
  });

  it('keeps its page after a failed renewal until the permission expires', async () => {
    scene.show();
    await settle();
    const before = scene.element;
    scene.failing = true;
    await jest.advanceTimersByTimeAsync(VALIDITY / 2);
    expect(scene.clusters.view).toHaveBeenCalledTimes(2);
    scene.failing = false;
    await jest.advanceTimersByTimeAsync(VALIDITY / 4);
    expect(scene.clusters.view).toHaveBeenCalledTimes(3);
    expect(scene.element).toBe(before);

    scene.failing = true;
    await jest.advanceTimersByTimeAsync(VALIDITY - 60_000);
    expect(scene.element).toBe(before);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(scene.element).toBeNull();
    expect(scene.message).toBe('No. Wait.');
    scene.failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(scene.source).toMatch('/dask-gateway/view/a-');
  });

  it('stops all requests when it is disposed', async () => {
    scene.show();
    await settle();
    scene.frame.dispose();
    expect(scene.clusters.viewers).toBe(0);
    scene.clusters.patch('a', {});
    document.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(1_000_000);
    expect(scene.clusters.view).toHaveBeenCalledTimes(1);
    MessageLoop.flush();
  });
});
