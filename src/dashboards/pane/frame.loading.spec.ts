import { MessageLoop } from '@lumino/messaging';

import {
  setUpFrame,
  type FrameFixture,
  HOUR,
  settle,
  VALIDITY
} from '../../testing/dashboardFrame';
import { setVisibility } from '../../testing/fakeServer';

let fixture: FrameFixture;
setUpFrame(created => (fixture = created));

describe('DashboardFrame: loading and renewal', () => {
  it('requests a new view from a restarted server', async () => {
    fixture.show();
    await settle();
    fixture.clusters.problem = {
      code: 'server-unreachable',
      message: 'Away.',
      remedy: ''
    };
    fixture.clusters.emit({ problem: true });
    expect(fixture.source).toBeNull();
    expect(fixture.message).toBe('Away.');
    fixture.clusters.problem = null;
    fixture.clusters.boot = 'two';
    fixture.clusters.emit({ problem: true });
    await settle();
    expect(fixture.source).toBe('/dask-gateway/view/a-two-2/status');
    // Also if the restart was not noticed.
    fixture.clusters.boot = 'three';
    fixture.clusters.patch('a', {});
    await settle();
    expect(fixture.source).toBe('/dask-gateway/view/a-three-3/status');
  });

  it('keeps its page when a problem does not affect the connection to the server', async () => {
    fixture.show();
    await settle();
    const before = fixture.element;
    fixture.clusters.problem = {
      code: 'version-mismatch',
      message: '',
      remedy: ''
    };
    fixture.clusters.emit({ problem: true });
    fixture.clusters.patch('a', { workers: 3 });
    await settle();
    expect(fixture.element).toBe(before);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(1);
  });

  it('renews its capability without reloading the page', async () => {
    fixture.show();
    await settle();
    const before = fixture.element;
    const base = '/dask-gateway/view/a-one-1/';
    await jest.advanceTimersByTimeAsync(460_000);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(2);
    expect(fixture.clusters.view).toHaveBeenLastCalledWith('a', base);
    expect(fixture.element).toBe(before);
  });

  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR]
  ])('renews in time when the server clock is %s', async (_, offset) => {
    fixture.serverOffset = fixture.clusters.clockOffset = offset;
    fixture.show();
    await settle();
    await jest.advanceTimersByTimeAsync(440_000);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR]
  ])(
    'renews at a moderate rate while it does not know that the server clock is %s',
    async (_, offset) => {
      fixture.serverOffset = offset;
      fixture.show();
      await settle();
      await jest.advanceTimersByTimeAsync(59_000);
      expect(fixture.clusters.view).toHaveBeenCalledTimes(1);
      await jest.advanceTimersByTimeAsync(401_000);
      expect(fixture.clusters.view.mock.calls.length).toBeGreaterThan(1);
      expect(fixture.clusters.view.mock.calls.length).toBeLessThan(10);
    }
  );

  it('reloads when its capability is no longer valid', async () => {
    fixture.show();
    await settle();
    fixture.clusters.view.mockResolvedValueOnce({
      base: '/dask-gateway/view/new/',
      expires: 9e15,
      id: 'new'
    });
    await jest.advanceTimersByTimeAsync(460_000);
    expect(fixture.source).toMatch('/dask-gateway/view/a-one-3/status');
  });

  it('reloads after a delay when its page lost the scheduler', async () => {
    fixture.show();
    await settle();
    const before = fixture.element;
    fixture.clusters.emit({ disconnectedViews: ['view 7', 'of another pane'] });
    expect(fixture.element).toBe(before);
    fixture.clusters.emit({ disconnectedViews: ['view 1'] });
    expect(fixture.element).toBeNull();
    expect(fixture.message).toMatch(
      'The connection to the scheduler was lost.'
    );
    fixture.clusters.patch('a', { workers: 3 });
    await jest.advanceTimersByTimeAsync(1_900);
    expect(fixture.element).toBeNull();
    await jest.advanceTimersByTimeAsync(200);
    expect(fixture.source).toBe('/dask-gateway/view/a-one-2/status');
    expect(fixture.clusters.view).toHaveBeenCalledTimes(2);
  });

  it('doubles the delay when its page is lost repeatedly', async () => {
    fixture.show();
    await settle();
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      const loads = fixture.clusters.view.mock.calls.length;
      fixture.clusters.emit({ disconnectedViews: [`view ${loads}`] });
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(fixture.clusters.view).toHaveBeenCalledTimes(loads);
      await jest.advanceTimersByTimeAsync(200);
      expect(fixture.clusters.view).toHaveBeenCalledTimes(loads + 1);
    }
    // A page that worked for a long time resets the delay.
    await jest.advanceTimersByTimeAsync(61_000);
    fixture.clusters.emit({ disconnectedViews: ['view 8'] });
    await jest.advanceTimersByTimeAsync(2_100);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(9);
  });

  it('loads at once for another cluster and on Reload', async () => {
    fixture.show();
    await settle();
    fixture.clusters.emit({ disconnectedViews: ['view 1'] });
    fixture.clusters.select('b');
    await settle();
    expect(fixture.source).toBe('/dask-gateway/view/b-one-2/status');
    fixture.clusters.emit({ disconnectedViews: ['view 2'] });
    fixture.frame.reload();
    await settle();
    expect(fixture.source).toBe('/dask-gateway/view/b-one-3/status');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(3);
  });

  it('does not reload a lost page while it is hidden', async () => {
    fixture.show();
    await settle();
    fixture.clusters.emit({ disconnectedViews: ['view 1'] });
    fixture.frame.hide();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(1);
    fixture.frame.show();
    await settle();
    expect(fixture.source).toBe('/dask-gateway/view/a-one-2/status');
  });

  it('unloads a hidden page after a while', async () => {
    fixture.show();
    await settle();
    setVisibility('hidden');
    expect(fixture.clusters.viewers).toBe(0);
    await jest.advanceTimersByTimeAsync(9_000);
    expect(fixture.element).not.toBeNull();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(fixture.element).toBeNull();
    fixture.clusters.patch('a', { workers: 9 });
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(1);
    setVisibility('visible');
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
  });

  it('keeps its page when it is hidden briefly', async () => {
    fixture.show();
    await settle();
    const before = fixture.element;
    fixture.frame.hide();
    await jest.advanceTimersByTimeAsync(5_000);
    fixture.frame.show();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(fixture.element).toBe(before);
  });

  it('shows the error of the server and retries with growing delays', async () => {
    fixture.failing = true;
    fixture.show('port:8787');
    await settle();
    expect(fixture.message).toBe('No. Wait.');
    let requests = 1;
    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      // A change of another cluster triggers no retry.
      fixture.clusters.patch('a', { workers: requests });
      await jest.advanceTimersByTimeAsync(1000 * seconds - 100);
      expect(fixture.clusters.view).toHaveBeenCalledTimes(requests);
      await jest.advanceTimersByTimeAsync(100);
      expect(fixture.clusters.view).toHaveBeenCalledTimes(++requests);
      expect(fixture.message).toBe('No. Wait.');
    }
    fixture.failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(fixture.source).toMatch('/dask-gateway/view/port:8787-');
  });

  it('retries as soon as it is visible again, not before', async () => {
    fixture.failing = true;
    fixture.show();
    await settle();
    fixture.frame.hide();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(1);
    fixture.failing = false;
    fixture.frame.show();
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
  });

  it('keeps its page after a failed renewal until the capability expires', async () => {
    fixture.show();
    await settle();
    const before = fixture.element;
    fixture.failing = true;
    await jest.advanceTimersByTimeAsync(VALIDITY / 2);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(2);
    fixture.failing = false;
    await jest.advanceTimersByTimeAsync(VALIDITY / 4);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(3);
    expect(fixture.element).toBe(before);

    fixture.failing = true;
    await jest.advanceTimersByTimeAsync(VALIDITY - 60_000);
    expect(fixture.element).toBe(before);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(fixture.element).toBeNull();
    expect(fixture.message).toBe('No. Wait.');
    fixture.failing = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
  });

  it('stops all requests when it is disposed', async () => {
    fixture.show();
    await settle();
    fixture.frame.dispose();
    expect(fixture.clusters.viewers).toBe(0);
    fixture.clusters.patch('a', {});
    document.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(1_000_000);
    expect(fixture.clusters.view).toHaveBeenCalledTimes(1);
    MessageLoop.flush();
  });
});
