import {
  setUpFrame,
  type FrameFixture,
  settle
} from '../../testing/dashboardFrame';
import type { Cluster } from '../../wire/wire';

let fixture: FrameFixture;
setUpFrame(created => (fixture = created));

describe('DashboardFrame', () => {
  it('shows the page in a frame that can only run scripts', async () => {
    fixture.show();
    await settle();
    expect(fixture.source).toBe('/dask-gateway/view/a-one-1/status');
    expect(fixture.element?.getAttribute('sandbox')).toBe('allow-scripts');
    expect(fixture.element?.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(fixture.element?.title).toBe('Status');
    expect(fixture.clusters.viewers).toBe(1);
  });

  it('follows the selected cluster unless it has a fixed cluster', async () => {
    fixture.show();
    await settle();
    fixture.clusters.select('b');
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/b-');
    fixture.frame.cluster = 'a';
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
    fixture.clusters.select(null);
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
  });

  it('shows the first running cluster while none is selected', async () => {
    fixture.clusters.selected = null;
    fixture.clusters.patch('a', { status: 'stopped' });
    fixture.show();
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/b-');
    fixture.clusters.patch('b', { status: 'stopped' });
    expect(fixture.message).toMatch('Select a cluster');
    fixture.clusters.patch('a', { status: 'running' });
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
  });

  it('says why there is no page, and shows it when the cluster is back', async () => {
    fixture.clusters.patch('a', { status: 'pending' });
    fixture.show();
    await settle();
    expect(fixture.source).toBeNull();
    expect(fixture.message).toMatch('Label a is starting');
    expect(fixture.clusters.view).not.toHaveBeenCalled();
    fixture.clusters.patch('a', { status: 'running' });
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
    fixture.clusters.patch('a', { unreachable_since: 5 });
    expect(fixture.source).toBeNull();
    expect(fixture.message).toMatch('has not responded since');
    fixture.clusters.patch('a', { unreachable_since: null });
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
    fixture.clusters.patch('a', { status: 'stopped' });
    expect(fixture.message).toMatch('Label a was stopped');
    fixture.clusters.remove('a');
    expect(fixture.message).toMatch('no longer exists');
  });

  it('offers to recreate a cluster that has ended', async () => {
    fixture.show();
    await settle();
    const button = fixture.frame.node.querySelector('button');
    expect(button?.hidden).toBe(true);
    const ended = { can_recreate: true } as Cluster['ended'];
    fixture.clusters.patch('a', { status: 'stopped', ended });
    expect(fixture.message).toBe('Label a was stopped.');
    expect(button?.hidden).toBe(false);
    button?.click();
    expect(fixture.onRecreate).toHaveBeenCalledWith('a');
    fixture.clusters.patch('a', {
      status: 'stopped',
      ended: { can_recreate: false } as Cluster['ended']
    });
    expect(button?.hidden).toBe(true);
  });

  it('warns before it loads a page that slows a busy scheduler down', async () => {
    const busy = { processing: 3_000, waiting: 3_000 };
    fixture.clusters.patch('a', { tasks: busy });
    fixture.show(null, 'individual-graph');
    await settle();
    const button = fixture.frame.node.querySelector('button');
    expect(fixture.message).toMatch('more than 5,000 tasks');
    expect(button?.textContent).toBe('Show Anyway');
    expect(fixture.clusters.view).not.toHaveBeenCalled();
    button?.click();
    await settle();
    expect(fixture.source).toMatch('/dask-gateway/view/a-');
    // The user accepted it for this cluster only.
    fixture.clusters.patch('b', { tasks: busy });
    fixture.clusters.select('b');
    await settle();
    expect(fixture.source).toBeNull();
    expect(button?.hidden).toBe(false);
  });

  it('loads the page once the scheduler has less work, and keeps a loaded one', async () => {
    fixture.clusters.patch('a', { tasks: { memory: 9_000 } });
    fixture.show(null, 'graph');
    await settle();
    expect(fixture.source).toBeNull();
    fixture.clusters.patch('a', { tasks: { memory: 10 } });
    await settle();
    const loaded = fixture.source;
    expect(loaded).toMatch('/dask-gateway/view/a-');
    fixture.clusters.patch('a', { tasks: { memory: 9_000 } });
    await settle();
    expect(fixture.source).toBe(loaded);
  });

  it('announces the loss of a scheduler once for all frames', async () => {
    fixture.show();
    const others = [fixture.create(), fixture.create()];
    await settle();
    fixture.clusters.emit({
      disconnectedViews: ['view 1', 'view 2', 'view 3']
    });
    const regions = document.querySelectorAll('[role=status]');
    expect(regions).toHaveLength(1);
    expect(regions[0].textContent).toBe(fixture.message);
    others.forEach(other => other.dispose());
  });
});
