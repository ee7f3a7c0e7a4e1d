import { CommandRegistry } from '@lumino/commands';

import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { addMonitorCommands } from './commands';

describe('the command that opens the page of a cluster', () => {
  const a = cluster({ name: 'a' });
  const b = cluster({ name: 'b', status: 'stopped' });
  let clusters: FakeClusters;
  let commands: CommandRegistry;
  const openClusterPage = jest.fn(async (name: string) => undefined);

  beforeEach(() => {
    openClusterPage.mockClear();
    clusters = new FakeClusters(a, b);
    commands = new CommandRegistry();
    addMonitorCommands({ commands, clusters, trans, openClusterPage });
  });

  it('opens the page of the named cluster', async () => {
    await commands.execute(CommandIDs.openClusterPage, { name: 'b' });
    expect(openClusterPage).toHaveBeenCalledWith('b');
  });

  it('opens the page of the selected cluster by default', async () => {
    clusters.select('b');
    await commands.execute(CommandIDs.openClusterPage);
    expect(openClusterPage).toHaveBeenCalledWith('b');
  });

  it('is disabled for an unknown cluster', () => {
    expect(
      commands.isEnabled(CommandIDs.openClusterPage, { name: 'unknown' })
    ).toBe(false);
  });

  it('is updated when the list of clusters changes, not with each sample', () => {
    const changed = jest.fn();
    commands.commandChanged.connect(changed);
    clusters.setClusters(a);
    clusters.setClusters({ ...a, workers: 7 });
    expect(changed).toHaveBeenCalledTimes(1);
  });
});
