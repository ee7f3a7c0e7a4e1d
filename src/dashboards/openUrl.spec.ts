import { CommandRegistry } from '@lumino/commands';

import type * as Wire from '../wire/wire';
import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { openUrl } from './openUrl';

const CPU: Wire.Plot = {
  id: 'individual-cpu',
  label: 'CPU',
  path: 'individual-cpu',
  group: 'most-useful'
};

describe('openUrl', () => {
  const URL = 'http://gateway/clusters/ns.1/individual-cpu';
  const open = jest.fn();
  const openLayout = jest.fn();
  let clusters: FakeClusters;

  const openAs = (asLayout: boolean) => {
    const commands = new CommandRegistry();
    commands.addCommand(CommandIDs.openLayout, { execute: openLayout });
    return openUrl(URL, {
      commands,
      clusters,
      opener: async () => ({ open }),
      trans,
      asLayout
    });
  };

  beforeEach(() => {
    jest.clearAllMocks();
    clusters = new FakeClusters(cluster());
    clusters.plots.mockResolvedValue([CPU]);
    clusters.resolve.mockResolvedValue({ cluster: 'ns.1', path: CPU.path });
  });

  it('opens the plot of the URL', async () => {
    await openAs(false);
    expect(open).toHaveBeenCalledWith({ plot: CPU, cluster: 'ns.1' });
  });

  it('opens a page that is not in the list of plots', async () => {
    clusters.resolve.mockResolvedValue({ cluster: 'ns.1', path: 'info' });
    await openAs(false);
    expect(open).toHaveBeenCalledWith({
      plot: { id: 'info', label: 'Dashboard', path: 'info' },
      cluster: 'ns.1'
    });
  });

  it('opens the status page for a URL without a page', async () => {
    clusters.resolve.mockResolvedValue({ cluster: 'ns.1', path: '' });
    await openAs(false);
    expect(open.mock.calls[0][0].plot.path).toBe('status');
  });

  it('opens the layout of the cluster on request', async () => {
    await openAs(true);
    expect(openLayout).toHaveBeenCalledWith({ name: 'ns.1', pinned: true });
    expect(open).not.toHaveBeenCalled();
  });

  it('rejects if the user may not see the dashboard', async () => {
    clusters.resolve.mockRejectedValue(new Error('No.'));
    await expect(openAs(false)).rejects.toThrow('No.');
    expect(open).not.toHaveBeenCalled();
  });
});
