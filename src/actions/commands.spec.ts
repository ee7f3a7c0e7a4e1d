import { CommandRegistry } from '@lumino/commands';
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import { addIdleCommands } from '../idle/commands';
import { CommandIDs } from '../tokens';
import {
  FakeClusters,
  cluster,
  renderOutsideOfAct,
  showDialogs,
  trans,
  dismissDialogs
} from '../testing/fakeClusters';
import { ClusterActions } from './clusterActions';
import { addClusterCommands } from './commands';
import { fromInterface } from './origin';

const NOW = Date.now();
const managed = cluster().idle_management;

/** A cluster of each kind, by what the commands allow. */
const CLUSTERS = [
  cluster({ name: 'running', label: 'Run' }),
  cluster({
    name: 'kept',
    label: 'Kept',
    idle_management: { ...managed, kept_alive: true, snoozed_until: NOW }
  }),
  cluster({ name: 'empty', label: 'Empty', workers: 0 }),
  cluster({
    name: 'ended',
    label: 'Ended',
    status: 'stopped',
    ended: {
      by: 'user',
      reason: { id: 'x', values: {}, text: 'Stopped.' },
      at: NOW,
      idle_seconds: null,
      can_recreate: true
    }
  })
];

/** The commands that stop something or change what it costs: arguments, and the title of the question. */
const ASKING: [id: string, args: object, title: string][] = [
  [CommandIDs.stopCluster, { name: 'running' }, 'Stop Run?'],
  [CommandIDs.stopCluster, { name: 'empty' }, 'Stop Empty?'],
  [CommandIDs.stopAllClusters, {}, 'Stop all 3 clusters?'],
  [CommandIDs.scaleDown, { name: 'running' }, 'Scale down Run to 0 workers?'],
  [
    CommandIDs.snoozeCluster,
    { name: 'running', minutes: 90 },
    'Snooze the idle notices of Run for 1 h 30 min?'
  ],
  [
    CommandIDs.endSnooze,
    { name: 'kept' },
    'Resume the idle notices and automatic actions for Kept?'
  ],
  [CommandIDs.keepAlive, { name: 'running' }, 'Keep Run alive?'],
  [
    CommandIDs.endKeepAlive,
    { name: 'kept' },
    'Resume the idle notices and automatic actions for Kept?'
  ],
  [
    CommandIDs.recreateCluster,
    { name: 'ended' },
    'Create a cluster like Ended?'
  ],
  [CommandIDs.dismissCluster, { name: 'ended' }, 'Remove Ended from the list?'],
  [CommandIDs.clearEnded, {}, 'Remove all ended clusters from the list?'],
  [
    CommandIDs.stopWhenFinished,
    { name: 'running' },
    'Stop Run when it has finished?'
  ]
];

/** The commands that ask in the same way, with tests beside their modules. */
const ASKING_ELSEWHERE = [
  CommandIDs.createFromPreset,
  CommandIDs.runOnCluster,
  CommandIDs.cancelRun,
  CommandIDs.reconnectNotebook,
  CommandIDs.recreateNotebookCluster,
  CommandIDs.scaleCluster,
  CommandIDs.adaptCluster,
  CommandIDs.selectNotebookCluster,
  CommandIDs.stopSelected,
  CommandIDs.dismissSelected
];

/** The commands that need no question: they show something, open a dialog, or change names, colors and text. */
const HARMLESS = [
  CommandIDs.createCluster,
  CommandIDs.duplicateCluster,
  CommandIDs.renameCluster,
  CommandIDs.setColor,
  CommandIDs.copyName,
  CommandIDs.focusPanel,
  CommandIDs.insertClientCode,
  CommandIDs.insertSnippet,
  CommandIDs.openDashboard,
  CommandIDs.openDashboardUrl,
  CommandIDs.restoreDashboard,
  CommandIDs.openLayout,
  CommandIDs.saveLayout,
  CommandIDs.renameLayout,
  CommandIDs.deleteLayout,
  CommandIDs.openExample,
  CommandIDs.compareEnvironments,
  // It calls selectNotebookCluster, with its own origin.
  CommandIDs.connectNotebook,
  CommandIDs.dismissHint,
  CommandIDs.pruneClusters,
  CommandIDs.checkConnection,
  CommandIDs.openClusterPage,
  CommandIDs.sizeDeployment,
  CommandIDs.populateAndLaunchLayout
];

describe('commands', () => {
  let clusters: FakeClusters;
  let commands: CommandRegistry;
  const onStopWhenFinished = jest.fn<void, [string, boolean]>();

  beforeAll(() => {
    showDialogs();
    renderOutsideOfAct();
  });

  beforeEach(() => {
    clusters = new FakeClusters(...CLUSTERS);
    commands = new CommandRegistry();
    const actions = new ClusterActions(clusters, trans);
    addClusterCommands({ commands, clusters, actions, trans });
    addIdleCommands({ commands, clusters, trans, onStopWhenFinished });
  });

  afterEach(() => {
    dismissDialogs();
    onStopWhenFinished.mockClear();
  });

  /** The number of requests that were sent. */
  const requests = () => {
    const mocks: jest.MockInstance<unknown, never>[] = [
      clusters.create,
      clusters.stop,
      clusters.scale,
      clusters.adapt,
      clusters.update,
      ...Object.values(clusters.idleManagement),
      onStopWhenFinished
    ];
    return mocks.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  };

  it('are classified by whether they ask before calls from outside the interface', () => {
    const classified = [
      ...ASKING.map(([id]) => id),
      ...ASKING_ELSEWHERE,
      ...HARMLESS
    ];
    expect(new Set(classified)).toEqual(new Set(Object.values(CommandIDs)));
  });

  it.each([
    ['cluster', true],
    ['scheduler', false]
  ] as const)('that change a %s: %s', (kind, isOffered) => {
    clusters.put(cluster({ name: 'n1', workers: 2, kind }));
    const ids = [
      CommandIDs.stopCluster,
      CommandIDs.scaleDown,
      CommandIDs.snoozeCluster,
      CommandIDs.keepAlive,
      CommandIDs.stopWhenFinished
    ];
    const offered = ids.filter(id => commands.isVisible(id, { name: 'n1' }));
    expect(offered).toEqual(isOffered ? ids : []);
  });

  it.each(ASKING)('asks before %s with %j', async (id, args, title) => {
    const forged = { ...args, confirm: false, origin: 'interface' };
    const done = commands.execute(id, forged);
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog).toHaveTextContent(title));
    expect(requests()).toBe(0);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' })
    );
    expect(await done).toBe('declined');
    expect(requests()).toBe(0);
  });

  it.each(ASKING)(
    'executes %s with %j after the question',
    async (id, args) => {
      const done = commands.execute(id, { ...args });
      const dialog = await screen.findByRole('dialog');
      await userEvent.click(
        await waitFor(() => within(dialog).getAllByRole('button')[1])
      );
      await done;
      expect(requests()).toBeGreaterThan(0);
    }
  );

  // Some ask in any case, because workers would be stopped.
  const QUIET = ASKING.filter(
    ([, , title]) => !/Stop (Run|all.*)\?/.test(title)
  );

  it.each(QUIET)(
    'does not ask before %s with %j from a button',
    async (id, args) => {
      await commands.execute(id, fromInterface(args));
      expect(screen.queryByRole('dialog')).toBeNull();
      expect(requests()).toBeGreaterThan(0);
    }
  );

  it('apply to several clusters at once', async () => {
    const names = ['running', 'kept', 'empty', 'ended', 'unknown'];
    const snooze = fromInterface({ names });
    await commands.execute(CommandIDs.snoozeCluster, snooze);
    expect(clusters.idleManagement.snooze.mock.calls).toEqual([
      ['running', 1800],
      ['kept', 1800],
      ['empty', 1800]
    ]);
    expect(commands.isEnabled(CommandIDs.keepAlive, { names: ['kept'] })).toBe(
      false
    );
    void commands.execute(CommandIDs.keepAlive, { names });
    const dialog = await screen.findByRole('dialog');
    await waitFor(() =>
      expect(dialog).toHaveTextContent('Keep Run, Empty alive?')
    );
  });

  it('stops all clusters without a question only from a button that has asked', async () => {
    const confirmed = { confirmed: true };
    // A menu entry or a shortcut of a user can have this argument, too.
    const entry = document.body.appendChild(document.createElement('div'));
    entry.className = 'lm-Menu';
    entry.addEventListener(
      'mouseup',
      () => void commands.execute(CommandIDs.stopAllClusters, confirmed)
    );
    fireEvent.mouseUp(entry);
    entry.remove();
    const dialog = await screen.findByRole('dialog');
    expect(requests()).toBe(0);
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Cancel' })
    );
    const result = commands.execute(
      CommandIDs.stopAllClusters,
      fromInterface(confirmed)
    );
    expect(await result).toBe('done');
    expect(requests()).toBe(3);
  });

  it('asks one question if workers and results would be lost', async () => {
    void commands.execute(CommandIDs.stopCluster, { name: 'running' });
    const dialog = await screen.findByRole('dialog');
    await waitFor(() =>
      expect(
        [...dialog.querySelectorAll('p')].map(({ textContent }) => textContent)
      ).toEqual([
        '2 workers will be stopped.',
        'A link, a notebook or another extension requested this. Continue only if you expect it.'
      ])
    );
  });

  it.each([-1, NaN, Infinity, 1e9, '30', null, [30]])(
    'rejects a snooze of %j minutes',
    async minutes => {
      const args = fromInterface({ name: 'running', minutes });
      await expect(
        commands.execute(CommandIDs.snoozeCluster, args)
      ).rejects.toThrow('minutes must be a number from 0 to 10080.');
      expect(requests()).toBe(0);
    }
  );
});
