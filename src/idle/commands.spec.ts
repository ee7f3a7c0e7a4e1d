import { CommandRegistry } from '@lumino/commands';

import { fromInterface } from '../actions/origin';
import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { addIdleCommands } from './commands';

const managed = cluster().idle_management;
const stopping = cluster({
  name: 'b',
  idle_management: { ...managed, stop_when_finished: true }
});

describe('commands for idle clusters', () => {
  let clusters: FakeClusters;
  let commands: CommandRegistry;
  const onStopWhenFinished = jest.fn<void, [string, boolean]>();

  beforeEach(() => {
    onStopWhenFinished.mockClear();
    clusters = new FakeClusters(cluster({ name: 'a' }), stopping);
    commands = new CommandRegistry();
    addIdleCommands({ commands, clusters, trans, onStopWhenFinished });
  });

  it.each([
    ['a', true],
    ['b', false]
  ])('switch Stop When Finished of %s to %p', async (name, enabled) => {
    const args = fromInterface({ name });
    await commands.execute(CommandIDs.stopWhenFinished, args);
    expect(onStopWhenFinished.mock.calls).toEqual([[name, enabled]]);
    expect(commands.isToggled(CommandIDs.stopWhenFinished, { name })).toBe(
      !enabled
    );
  });

  it('are disabled for clusters that do not run', () => {
    clusters.setClusters(cluster({ name: 'a', status: 'stopped' }));
    const args = { name: 'a' };
    expect(commands.isEnabled(CommandIDs.stopWhenFinished, args)).toBe(false);
    expect(commands.isVisible(CommandIDs.stopWhenFinished, args)).toBe(false);
    expect(commands.isEnabled(CommandIDs.pruneClusters)).toBe(true);
  });

  it('report changes of their state only', () => {
    clusters.setClusters(...clusters.clusters);
    const changed = jest.fn();
    commands.commandChanged.connect(changed);
    clusters.setClusters(cluster({ name: 'a', workers: 7 }), stopping);
    expect(changed).not.toHaveBeenCalled();
    clusters.setClusters(cluster({ name: 'a' }), cluster({ name: 'b' }));
    expect(changed).toHaveBeenCalledTimes(1);
  });
});
