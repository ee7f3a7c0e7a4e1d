import { Widget } from '@lumino/widgets';
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';

import {
  FakeClusters,
  cluster,
  renderOutsideOfAct,
  trans
} from '../../testing/fakeClusters';
import { DashboardPane } from './pane';

const PLOT = { id: 'status', label: 'Status', path: 'status' };

describe('DashboardPane', () => {
  let clusters: FakeClusters;
  let pane: DashboardPane;
  const openTab = jest.fn(() => Promise.resolve());
  const onRecreate = jest.fn();
  const onClusterChanged = jest.fn();

  const show = (name: string | null) => {
    pane = new DashboardPane({
      clusters,
      trans,
      plot: PLOT,
      cluster: name,
      openTab,
      onRecreate,
      onClusterChanged
    });
    Widget.attach(pane, document.body);
    return screen.findByRole('combobox', { name: 'Cluster of this dashboard' });
  };

  const optionsOf = (selector: HTMLElement) =>
    within(selector)
      .getAllByRole('option')
      .map(({ textContent }) => textContent);

  beforeAll(renderOutsideOfAct);

  beforeEach(() => {
    clusters = new FakeClusters(
      cluster({ name: 'a', label: 'Old', color: 'red' }),
      cluster({ name: 'b', label: 'New' }),
      cluster({ name: 'c', label: 'Gone', status: 'stopped' })
    );
    clusters.view.mockReturnValue(new Promise(() => undefined));
  });

  afterEach(() => {
    pane.dispose();
    jest.clearAllMocks();
  });

  it('lists the running clusters, the newest first', async () => {
    expect(optionsOf(await show(null))).toEqual([
      'Follow selection',
      'New',
      'Old'
    ]);
  });

  it('keeps its own cluster in the list after its end', async () => {
    expect(optionsOf(await show('c'))).toContain('Gone');
    pane.dispose();
    expect(optionsOf(await show('x'))).toContain('Stopped cluster');
  });

  it('shows plot, label and color on its tab', async () => {
    await show('a');
    expect(pane.title.label).toBe('Status · Old');
    expect(pane.title.className).toContain('color-red');
    clusters.setClusters(
      ...clusters.clusters.map(one => ({ ...one, label: 'Renamed' }))
    );
    expect(pane.title.label).toBe('Status · Renamed');
  });

  it('stays with the chosen cluster, and reports the choice', async () => {
    const selector = await show(null);
    fireEvent.change(selector, { target: { value: 'b' } });
    expect(pane.args).toEqual({ id: pane.id, plot: PLOT, cluster: 'b' });
    expect(onClusterChanged).toHaveBeenCalledWith(pane);
    fireEvent.change(selector, { target: { value: '' } });
    expect(pane.args.cluster).toBeNull();
  });

  it('contains nothing that opens a dashboard in what it stores', async () => {
    await show('a');
    expect(JSON.stringify(pane.args)).not.toMatch(/https?:|view/);
  });

  it('offers to recreate its cluster after its end', async () => {
    await show('a');
    const ended = {
      can_recreate: true
    } as (typeof clusters.clusters)[0]['ended'];
    clusters.setClusters({ ...clusters.clusters[0], status: 'stopped', ended });
    const button = await waitFor(() => screen.getByText('Recreate'));
    fireEvent.click(button);
    expect(onRecreate).toHaveBeenCalledWith('a');
  });
});
