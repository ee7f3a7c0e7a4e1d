import { act, fireEvent, screen, within } from '@testing-library/react';

import { gatewayIcon } from '../components/icons';
import {
  FakeClusters,
  GATEWAY,
  GiB,
  cluster,
  showDialogs,
  aMessage
} from '../testing/fakeClusters';
import { removePanels, renderPanel } from '../testing/panelView';
import { CommandIDs } from '../tokens';
import type * as Wire from '../wire/wire';
import type { IRowAction } from './row/rowButtons';

const PROBLEM: Wire.Problem = {
  code: 'gateway-unreachable',
  message: 'The gateway cannot be reached.',
  remedy: 'Try again in a moment.',
  since: new Date(2020, 0, 1, 12, 34).getTime()
};

describe('The panel', () => {
  let clusters: FakeClusters;
  let unmount: () => void;
  const executed = jest.fn();

  beforeAll(showDialogs);
  afterEach(removePanels);

  const show = async (model: FakeClusters, extras: IRowAction[] = []) => {
    clusters = model;
    const panel = await renderPanel(model, executed, extras);
    unmount = panel.unmount;
    return panel.user;
  };

  const row = (name: string) => screen.getByRole('listitem', { name });
  const button = (name: string) => screen.getByRole('button', { name });

  describe('shows', () => {
    it('a button that checks the connection with a problem of the gateway', async () => {
      const model = new FakeClusters();
      model.gateways = [{ ...GATEWAY, reachable: false, error: PROBLEM }];
      const user = await show(model);
      await user.click(
        within(screen.getByRole('alert').parentElement!).getByRole('button', {
          name: 'Check Connection…'
        })
      );
      expect(executed).toHaveBeenCalledWith(CommandIDs.checkConnection);
    });

    it('no such button while the Jupyter server does not respond', async () => {
      const model = new FakeClusters();
      model.problem = PROBLEM;
      await show(model);
      expect(screen.getByRole('alert')).toBeInTheDocument();
      expect(screen.queryByText('Check Connection…')).toBeNull();
    });

    it('where notebooks reach the gateway differently', async () => {
      const model = new FakeClusters();
      model.gateways = [{ ...GATEWAY, notice: aMessage('Notebooks differ.') }];
      const user = await show(model);
      const notice = within(screen.getByRole('note'));
      expect(notice.getByText('Notebooks differ.')).toBeVisible();
      await user.click(notice.getByRole('button'));
      expect(executed).toHaveBeenCalledWith(CommandIDs.checkConnection);
    });

    it('no buttons that change a shared scheduler', async () => {
      await show(
        new FakeClusters(
          cluster({
            kind: 'scheduler',
            name: 'shared-0123456789ab',
            scheduler_address: 'tcp://s:8786'
          })
        )
      );
      const names = within(row('analysis-1'))
        .queryAllByRole('button')
        .map(each => each.getAttribute('aria-label') ?? each.title);
      expect(names).not.toContain('Stop analysis-1');
      expect(names).not.toContain('Scale analysis-1');
      expect(names).not.toContain('Add a worker to analysis-1');
      expect(names).toContain('Details of analysis-1');
      // It is the start of an id that only the server uses.
      expect(row('analysis-1')).not.toHaveTextContent('fixe');
    });

    it('what each cluster and all running clusters cost', async () => {
      const usage = { core_hours: 0, cores: 8, idle_cores: 0 };
      const price = { per_hour: 1.6, currency: 'USD' };
      const user = await show(
        new FakeClusters(
          cluster({ usage: { ...usage, price } }),
          cluster({ name: 'ns.2', label: 'other', usage: { ...usage, price } }),
          cluster({ name: 'ns.3', label: 'ended', status: 'stopped' })
        )
      );
      await user.click(button('Details of other'));
      await user.click(button('Details of ended'));
      expect(row('other')).toHaveTextContent('Cost$1.60 per hour');
      expect(row('ended')).toHaveTextContent('Namens.3');
      expect(row('ended')).not.toHaveTextContent('Cost');
      expect(
        screen.getByText('Running clusters cost $3.20 per hour.')
      ).toBeInTheDocument();
    });

    it('no costs without prices', async () => {
      const user = await show(new FakeClusters(cluster({})));
      await user.click(button('Details of analysis-1'));
      expect(row('analysis-1')).toHaveTextContent('Namens.1');
      expect(row('analysis-1')).not.toHaveTextContent('Cost');
      expect(screen.queryByText(/clusters cost/)).toBeNull();
    });

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

    it('Change Options for a start that other options may solve', async () => {
      const problem = {
        code: 'image-not-pulled',
        message: 'The image was not found.',
        remedy: 'Cancel the start.'
      };
      const user = await show(
        new FakeClusters(cluster({ status: 'pending', problem }))
      );
      expect(row('analysis-1')).toHaveTextContent('The image was not found.');
      await user.click(button('Change Options…'));
      expect(executed).toHaveBeenLastCalledWith('replace', { name: 'ns.1' });
    });

    it('no Change Options for a problem that they do not solve', async () => {
      const problem = { code: 'quota-reached', message: 'Full.', remedy: '' };
      await show(new FakeClusters(cluster({ status: 'pending', problem })));
      expect(
        screen.queryByRole('button', { name: 'Change Options…' })
      ).toBeNull();
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
          .map(one => one.getAttribute('aria-label') ?? one.textContent)
      ).toEqual([
        'Details of analysis-1',
        'Dismiss analysis-1',
        'Copy Details'
      ]);
    });

    it('a problem of the gateway once, with its time, below the last rows, which do not move', async () => {
      const model = new FakeClusters(cluster());
      model.gateways = [{ ...GATEWAY, reachable: false, error: PROBLEM }];
      await show(model);
      const alert = screen.getByRole('alert');
      expect(alert).toHaveTextContent('The gateway cannot be reached.');
      expect(alert).toHaveTextContent('Try again in a moment.');
      expect(alert).toHaveTextContent(/Since .*12:34/);
      expect(row('analysis-1').compareDocumentPosition(alert)).toBe(
        Node.DOCUMENT_POSITION_FOLLOWING
      );
    });

    it('a problem of the Jupyter server instead of that of the gateway', async () => {
      const model = new FakeClusters();
      model.gateways = [{ ...GATEWAY, error: PROBLEM }];
      model.problem = { code: 'server', message: 'Gone.', remedy: '' };
      await show(model);
      expect(screen.getByRole('alert')).toHaveTextContent('Gone.');
      expect(screen.queryByText('No clusters yet.')).toBeNull();
    });

    it('the problem of a failed cluster without a second time', async () => {
      await show(
        new FakeClusters(cluster({ status: 'failed', problem: PROBLEM }))
      );
      expect(row('analysis-1')).toHaveTextContent(
        'The gateway cannot be reached.'
      );
      expect(row('analysis-1')).not.toHaveTextContent(/Since/);
    });

    it('the remedy for a missing gateway, without an alert', async () => {
      const model = new FakeClusters();
      model.gateways = [
        {
          ...GATEWAY,
          address: null,
          error: {
            code: 'gateway-unconfigured',
            message: 'No gateway is configured.',
            remedy: 'Run: pip install it'
          }
        }
      ];
      await show(model);
      expect(screen.queryByRole('alert')).toBeNull();
      expect(screen.getByText('No gateway is configured.')).toBeVisible();
      expect(screen.getByText('Run: pip install it')).toBeVisible();
    });

    it('the actions of other packages, only for running clusters', async () => {
      const extra: IRowAction = {
        command: 'do-it',
        icon: gatewayIcon,
        buttonName: label => `Do it with ${label}`
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
    for (const name of [
      'Details of B',
      'Scale B',
      'Stop B',
      'Remove a worker from B',
      'Add a worker to B'
    ]) {
      await user.tab();
      expect(button(name)).toHaveFocus();
    }
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
