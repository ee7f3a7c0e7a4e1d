import {
  eachWithScene,
  type FrameScene,
  settle
} from '../../testing/dashboardFrame';
import type { Cluster } from '../../wire/wire';

let scene: FrameScene;
eachWithScene(created => (scene = created));

describe('DashboardFrame', () => {
  it('shows the page in a frame that can only run scripts', async () => {
    scene.show();
    await settle();
    expect(scene.source).toBe('/dask-gateway/view/a-one-1/status');
    expect(scene.element?.getAttribute('sandbox')).toBe('allow-scripts');
    expect(scene.element?.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(scene.element?.title).toBe('Status');
    expect(scene.clusters.viewers).toBe(1);
  });

  it('follows the selected cluster unless it has a cluster of its own', async () => {
    scene.show();
    await settle();
    scene.clusters.select('b');
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/b-');
    scene.frame.cluster = 'a';
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/a-');
    scene.clusters.select(null);
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/a-');
  });

  it('shows the first running cluster while none is selected', async () => {
    scene.clusters.selected = null;
    scene.clusters.patch('a', { status: 'stopped' });
    scene.show();
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/b-');
    scene.clusters.patch('b', { status: 'stopped' });
    expect(scene.message).toMatch('Select a cluster');
    scene.clusters.patch('a', { status: 'running' });
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/a-');
  });

  it('says why there is no page, and shows it when the cluster is back', async () => {
    scene.clusters.patch('a', { status: 'pending' });
    scene.show();
    await settle();
    expect(scene.source).toBeNull();
    expect(scene.message).toMatch('Label a is starting');
    expect(scene.clusters.view).not.toHaveBeenCalled();
    scene.clusters.patch('a', { status: 'running' });
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/a-');
    scene.clusters.patch('a', { unreachable_since: 5 });
    expect(scene.source).toBeNull();
    expect(scene.message).toMatch('has not responded since');
    scene.clusters.patch('a', { unreachable_since: null });
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/a-');
    scene.clusters.patch('a', { status: 'stopped' });
    expect(scene.message).toMatch('Label a was stopped');
    scene.clusters.remove('a');
    expect(scene.message).toMatch('no longer exists');
  });

  it('offers to recreate a cluster that has ended', async () => {
    scene.show();
    await settle();
    const button = scene.frame.node.querySelector('button');
    expect(button?.hidden).toBe(true);
    const ended = { can_recreate: true } as Cluster['ended'];
    scene.clusters.patch('a', { status: 'stopped', ended });
    expect(scene.message).toBe('Label a was stopped.');
    expect(button?.hidden).toBe(false);
    button?.click();
    expect(scene.onRecreate).toHaveBeenCalledWith('a');
    scene.clusters.patch('a', {
      status: 'stopped',
      ended: { can_recreate: false } as Cluster['ended']
    });
    expect(button?.hidden).toBe(true);
  });

  it('warns before it loads a page that slows a busy scheduler down', async () => {
    const busy = { processing: 3_000, waiting: 3_000 };
    scene.clusters.patch('a', { tasks: busy });
    scene.show(null, 'individual-graph');
    await settle();
    const button = scene.frame.node.querySelector('button');
    expect(scene.message).toMatch('more than 5,000 tasks');
    expect(button?.textContent).toBe('Show Anyway');
    expect(scene.clusters.view).not.toHaveBeenCalled();
    button?.click();
    await settle();
    expect(scene.source).toMatch('/dask-gateway/view/a-');
    // The user accepted it for this cluster only.
    scene.clusters.patch('b', { tasks: busy });
    scene.clusters.select('b');
    await settle();
    expect(scene.source).toBeNull();
    expect(button?.hidden).toBe(false);
  });

  it('loads the page once the scheduler has less work, and keeps a loaded one', async () => {
    scene.clusters.patch('a', { tasks: { memory: 9_000 } });
    scene.show(null, 'graph');
    await settle();
    expect(scene.source).toBeNull();
    scene.clusters.patch('a', { tasks: { memory: 10 } });
    await settle();
    const loaded = scene.source;
    expect(loaded).toMatch('/dask-gateway/view/a-');
    scene.clusters.patch('a', { tasks: { memory: 9_000 } });
    await settle();
    expect(scene.source).toBe(loaded);
  });

  it('announces the loss of a scheduler once for all frames', async () => {
    scene.show();
    const others = [scene.create(), scene.create()];
    await settle();
    scene.clusters.emit({ lostViews: ['view 1', 'view 2', 'view 3'] });
    const regions = document.querySelectorAll('[role=status]');
    expect(regions).toHaveLength(1);
    expect(regions[0].textContent).toBe(scene.message);
    others.forEach(other => other.dispose());
  });
});
