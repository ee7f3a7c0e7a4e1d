import { Dialog } from '@jupyterlab/apputils';
import {
  act,
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

// Load these modules before the tests, so that the time to compile them does not count as test time.
import './scale/scaleForm';

import { ProblemError } from '../gateway/problems';
import type * as Wire from '../wire/wire';
import type { ActionResult } from '../actions/clusterActions';
import { ClusterActions } from '../actions/clusterActions';
import { addClusterCommands } from '../actions/commands';
import { CommandIDs } from '../tokens';
import { Clock } from '../utils/clock';
import { gatewayIcon } from '../components/icons';
import type { IRowAction } from './row';
import { ScaleForms } from './scale/scaleForms';
import { PanelView } from './view';
import {
  FakeClusters,
  GATEWAY,
  GiB,
  cluster,
  showDialogs,
  trans,
  aMessage
} from '../testing/fakeClusters';

const PROBLEM: Wire.Problem = {
  code: 'gateway-unreachable',
  message: 'The gateway cannot be reached.',
  remedy: 'Try again in a moment.',
  since: new Date(2020, 0, 1, 12, 34).getTime()
};

describe('The panel', () => {
  let clusters: FakeClusters;
  let clock: Clock;
  let unmount: () => void;
  let commands: CommandRegistry;
  const executed = jest.fn();

  beforeAll(showDialogs);

  const show = async (
    model: FakeClusters,
    extras: IRowAction[] = []
  ): Promise<ReturnType<typeof userEvent.setup>> => {
    clusters = model;
    clock = new Clock();
    commands = new CommandRegistry();
    const actions = new ClusterActions(clusters, trans);
    const forms = new ScaleForms(actions);
    addClusterCommands({ commands, clusters, actions, trans });
    for (const id of [CommandIDs.scaleCluster, CommandIDs.adaptCluster]) {
      commands.addCommand(id, {
        execute: ({ name, ...request }) =>
          actions.scale(name as string, request)
      });
    }
    ({ unmount } = render(
      <PanelView
        clusters={clusters}
        actions={actions}
        forms={forms}
        extras={extras}
        parts={[]}
        clock={clock}
        trans={trans}
        callbacks={{
          execute: async (command, args) => {
            executed(command, args);
            return commands.hasCommand(command) &&
              command !== CommandIDs.renameCluster
              ? ((await commands.execute(command, {
                  ...args
                })) as ActionResult | null)
              : null;
          },
          openForm: name => void forms.open(name),
          closeForm: name => forms.close(name),
          clearActivity: name => actions.clearActivity(name)
        }}
      />
    ));
    await act(async () => clusters.ready);
    return userEvent.setup();
  };

  afterEach(() => {
    unmount();
    clock.dispose();
    Dialog.flush();
    jest.clearAllMocks();
  });

  const row = (name: string) => screen.getByRole('listitem', { name });
  const button = (name: string) => screen.getByRole('button', { name });
  // The form is loaded when it is opened.
  const openForm = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(button('Scale analysis-1'));
    await screen.findByRole('form', { name: 'Scale analysis-1' });
  };

  describe('shows', () => {
    it('one item per cluster, with label, state, age, workers and sizes', async () => {
      await show(
        new FakeClusters(
          cluster({
            workers: 10,
            requested: { count: 10 },
            threads: 40,
            memory: { used: 0, limit: 160 * GiB }
          }),
          cluster({ name: 'ns.2', label: 'other', workers: 1 })
        )
      );
      const list = screen.getByRole('list', { name: 'Clusters' });
      expect(within(list).getAllByRole('listitem')).toHaveLength(2);
      expect(row('analysis-1')).toHaveTextContent('Running for 12 min');
      expect(row('analysis-1')).toHaveTextContent('10 workers');
      expect(row('analysis-1')).toHaveTextContent(
        '40 cores, 160 GiB (4 cores, 16 GiB each)'
      );
      expect(row('other')).toHaveTextContent('1 of 2 workers');
      expect(row('analysis-1')).toHaveClass('jp-DaskGateway-color-blue');
    });

    it('a starting cluster, with its attempt and Cancel', async () => {
      const user = await show(
        new FakeClusters(
          cluster({
            status: 'pending',
            workers: 0,
            started: Date.now() - 65_000,
            attempt: {
              number: 2,
              of: 3,
              reason: aMessage('the first one failed')
            }
          })
        )
      );
      expect(row('analysis-1')).toHaveTextContent('Starting for 1 min 5 s');
      expect(row('analysis-1')).toHaveTextContent(
        'Attempt 2 of 3. Attempt 1 failed: the first one failed'
      );
      expect(screen.queryByRole('button', { name: /^Scale/ })).toBeNull();
      await user.click(button('Cancel analysis-1'));
      expect(clusters.stop).toHaveBeenCalledWith('ns.1');
    });

    it('the problem of a failed cluster, without Scale and Stop', async () => {
      await show(
        new FakeClusters(
          cluster({
            status: 'failed',
            stopped: Date.now() - 180_000,
            problem: { code: 'x', message: 'It ended.', remedy: 'Ask.' }
          })
        )
      );
      expect(row('analysis-1')).toHaveTextContent('Failed 3 min ago');
      expect(row('analysis-1')).toHaveTextContent('It ended.Ask.');
      expect(
        within(row('analysis-1'))
          .getAllByRole('button')
          .map(one => one.getAttribute('aria-label') ?? one.title)
      ).toEqual(['Dismiss analysis-1']);
    });

    it('a problem of the gateway once, with its time, above the last rows', async () => {
      const model = new FakeClusters(cluster());
      model.gateway = { ...GATEWAY, reachable: false, error: PROBLEM };
      await show(model);
      const alert = screen.getByRole('alert');
      expect(alert).toHaveTextContent('The gateway cannot be reached.');
      expect(alert).toHaveTextContent('Try again in a moment.');
      expect(alert).toHaveTextContent(/Since .*12:34/);
      expect(row('analysis-1')).toBeVisible();
    });

    it('a problem of the Jupyter server instead of that of the gateway', async () => {
      const model = new FakeClusters();
      model.gateway = { ...GATEWAY, error: PROBLEM };
      model.problem = { code: 'server', message: 'Gone.', remedy: '' };
      await show(model);
      expect(screen.getByRole('alert')).toHaveTextContent('Gone.');
      expect(screen.queryByText('No clusters yet.')).toBeNull();
    });

    it('the remedy for a missing gateway, without an alert', async () => {
      const model = new FakeClusters();
      model.gateway = {
        ...GATEWAY,
        address: null,
        error: {
          code: 'gateway-unconfigured',
          message: 'No gateway is configured.',
          remedy: 'Run: pip install it'
        }
      };
      await show(model);
      expect(screen.queryByRole('alert')).toBeNull();
      expect(screen.getByText('No gateway is configured.')).toBeVisible();
      expect(screen.getByText('Run: pip install it')).toBeVisible();
    });

    it('the actions of other packages, only for running clusters', async () => {
      const extra: IRowAction = {
        command: 'do-it',
        icon: gatewayIcon,
        named: label => `Do it with ${label}`
      };
      const user = await show(
        new FakeClusters(
          cluster(),
          cluster({ name: 'ns.2', label: 'new', status: 'pending' })
        ),
        [extra]
      );
      await user.click(button('Do it with analysis-1'));
      expect(executed).toHaveBeenCalledWith('do-it', { name: 'ns.1' });
      expect(
        screen.queryByRole('button', { name: 'Do it with new' })
      ).toBeNull();
    });
  });

  describe('announces', () => {
    const announced = () =>
      screen
        .getAllByRole('status')
        .map(status => status.textContent)
        .join('');

    it('a new state, but not the initial state, numbers or times', async () => {
      await show(new FakeClusters(cluster()));
      expect(announced()).toBe('');
      act(() => clusters.setClusters(cluster({ workers: 5 })));
      expect(announced()).toBe('');
      act(() => clusters.setClusters(cluster({ status: 'stopped' })));
      expect(announced()).toBe('analysis-1 has stopped.');
    });

    it('how many workers the gateway allows', async () => {
      await show(new FakeClusters(cluster()));
      const text = 'The gateway allows 3 workers instead of 99.';
      const hint = {
        code: 'workers-limited',
        message: aMessage(text),
        advice: aMessage('Ask your hub administrator.'),
        scale_to: null
      };
      act(() => clusters.setClusters(cluster({ hints: [hint] })));
      expect(announced()).toBe(text);
    });

    it('no running times', async () => {
      await show(new FakeClusters(cluster()));
      const time = screen.getByText('Running for 12 min');
      expect(time.closest('[role="status"],[aria-live]')).toBeNull();
    });
  });

  describe('scales', () => {
    it('in the row, starting with the last request, and restores the focus', async () => {
      const user = await show(
        new FakeClusters(cluster({ requested: { count: 10 } }))
      );
      await openForm(user);
      const count = screen.getByLabelText('Number of workers');
      expect(count).toHaveFocus();
      expect(count).toHaveValue(10);
      expect(count).toHaveAccessibleDescription('2 now, 10 requested');
      await user.clear(count);
      await user.type(count, '4');
      let answer: () => void = () => undefined;
      clusters.scale.mockImplementation(
        () =>
          new Promise(resolve => {
            answer = resolve;
          })
      );
      await user.dblClick(button('Apply'));
      answer();
      await waitFor(() => expect(button('Scale analysis-1')).toHaveFocus());
      expect(clusters.scale.mock.calls).toEqual([['ns.1', 4]]);
      expect(screen.queryByLabelText('Number of workers')).toBeNull();
    });

    it('adaptively', async () => {
      const user = await show(new FakeClusters(cluster()));
      await openForm(user);
      await user.click(screen.getByLabelText('Adaptive'));
      expect(screen.getByLabelText('Adaptive')).toHaveFocus();
      await user.clear(screen.getByLabelText('Maximum'));
      await user.type(screen.getByLabelText('Maximum'), '7');
      await user.click(button('Apply'));
      expect(clusters.adapt.mock.calls).toEqual([['ns.1', 0, 7]]);
    });

    it('not after Escape', async () => {
      const user = await show(new FakeClusters(cluster()));
      await openForm(user);
      await user.keyboard('{Escape}');
      expect(screen.queryByLabelText('Number of workers')).toBeNull();
      expect(button('Scale analysis-1')).toHaveFocus();
    });

    it('only to a number, and shows the error at the field', async () => {
      const user = await show(new FakeClusters(cluster()));
      await openForm(user);
      const count = screen.getByLabelText('Number of workers');
      await user.clear(count);
      await user.type(count, '-3');
      await user.click(button('Apply'));
      expect(count).toBeInvalid();
      expect(count).toHaveAccessibleDescription(
        'Enter a whole number, 0 or more.'
      );
      expect(clusters.scale).not.toHaveBeenCalled();
    });

    it('and shows why a request failed at its field, once', async () => {
      const user = await show(new FakeClusters(cluster()));
      clusters.scale.mockRejectedValue(
        new ProblemError({
          code: 'bad-request',
          message: 'Too many.',
          remedy: '',
          field: 'workers'
        })
      );
      await openForm(user);
      await user.click(button('Apply'));
      const count = screen.getByLabelText('Number of workers');
      await waitFor(() => expect(count).toBeInvalid());
      expect(count).toHaveAccessibleDescription('Too many.');
      expect(screen.queryByRole('alert')).toBeNull();
    });

    it('after a confirmation if results would be lost', async () => {
      const user = await show(
        new FakeClusters(
          cluster({ results_in_memory: { bytes: 12 * GiB, count: 340 } })
        )
      );
      await openForm(user);
      await user.clear(screen.getByLabelText('Number of workers'));
      await user.type(screen.getByLabelText('Number of workers'), '0{Enter}');
      const dialog = await screen.findByRole('dialog');
      expect(dialog).toHaveTextContent('340 results (12 GiB) are in memory.');
      await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(clusters.scale).not.toHaveBeenCalled();
      // The form keeps the input.
      expect(screen.getByLabelText('Number of workers')).toHaveValue(0);
    });
  });

  describe('stops', () => {
    it('after one confirmation with numbers for a double click', async () => {
      const user = await show(
        new FakeClusters(
          cluster({ results_in_memory: { bytes: 12 * GiB, count: 340 } })
        )
      );
      await user.dblClick(button('Stop analysis-1'));
      const dialog = await screen.findByRole('dialog');
      expect(dialog).toHaveTextContent('2 workers');
      expect(dialog).toHaveTextContent('340 results (12 GiB) will be lost.');
      await waitFor(() =>
        expect(
          within(dialog).getByRole('button', { name: 'Cancel' })
        ).toHaveFocus()
      );
      await user.click(within(dialog).getByRole('button', { name: 'Stop' }));
      await waitFor(() => expect(clusters.stop.mock.calls).toEqual([['ns.1']]));
      expect(screen.queryByRole('dialog')).toBeNull();
      expect(button('Stop analysis-1')).toHaveFocus();
    });

    it('without a confirmation if nothing is lost', async () => {
      const user = await show(new FakeClusters(cluster({ workers: 0 })));
      await user.click(button('Stop analysis-1'));
      expect(clusters.stop).toHaveBeenCalledWith('ns.1');
    });

    it('and shows in the row why it failed', async () => {
      const user = await show(new FakeClusters(cluster({ workers: 0 })));
      clusters.stop.mockRejectedValue(
        new ProblemError({ code: 'x', message: 'Not yours.', remedy: 'Ask.' })
      );
      await user.click(button('Stop analysis-1'));
      const alert = await within(row('analysis-1')).findByRole('alert');
      expect(alert).toHaveTextContent('Not yours.Ask.');
      await user.click(button('Dismiss'));
      expect(screen.queryByRole('alert')).toBeNull();
    });

    it('no cluster that is already stopping', async () => {
      const user = await show(
        new FakeClusters(cluster({ status: 'stopping', workers: 0 }))
      );
      await user.click(button('Stop analysis-1'));
      expect(clusters.stop).not.toHaveBeenCalled();
    });
  });

  it('can be used with the keyboard', async () => {
    const user = await show(
      new FakeClusters(
        cluster({ name: 'a', label: 'A', started: 3 }),
        cluster({ name: 'b', label: 'B', started: 2 }),
        cluster({ name: 'c', label: 'C', started: 1 })
      )
    );
    await user.tab();
    expect(row('A')).toHaveFocus();
    expect(clusters.selected).toBe('a');
    await user.keyboard('{ArrowDown}');
    expect(row('B')).toHaveFocus();
    expect(row('B')).toHaveAttribute('aria-current', 'true');
    await user.tab();
    expect(button('Scale B')).toHaveFocus();
    await user.tab();
    expect(button('Stop B')).toHaveFocus();
    await user.tab();
    expect(document.body).toHaveFocus();
    row('B').focus();
    await user.keyboard('{End}');
    expect(row('C')).toHaveFocus();
    await user.keyboard('{ArrowDown}{Home}');
    expect(row('A')).toHaveFocus();
  });

  it('renames by a double click on the label, whose title has the full name', async () => {
    await show(new FakeClusters(cluster()));
    const label = screen.getByText('analysis-1');
    expect(label).toHaveAttribute('title', expect.stringContaining('ns.1'));
    fireEvent.doubleClick(label);
    expect(executed).toHaveBeenCalledWith(CommandIDs.renameCluster, {
      name: 'ns.1'
    });
  });

  it('dismisses an ended cluster without a confirmation', async () => {
    const user = await show(
      new FakeClusters(cluster({ status: 'stopped', workers: 2 }))
    );
    await user.click(button('Dismiss analysis-1'));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(clusters.stop).toHaveBeenCalledWith('ns.1');
  });

  it('disconnects from the model when it is unmounted', async () => {
    await show(new FakeClusters(cluster()));
    unmount();
    const error = jest.spyOn(console, 'error');
    clusters.setClusters(cluster({ status: 'stopped' }));
    expect(error).not.toHaveBeenCalled();
  });
});
