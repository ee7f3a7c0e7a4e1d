import { Notification } from '@jupyterlab/apputils';
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import type * as Wire from '../wire/wire';
import { ProblemError } from '../gateway/problems';
import {
  FakeClusters,
  GATEWAY,
  GiB,
  cluster,
  renderOutsideOfAct,
  showDialogs,
  trans,
  aMessage
} from '../testing/fakeClusters';
import { candidate } from '../testing/candidates';
import { cleanUp } from './cleanupDialog';

const HOUR = 3_600_000;

function open(...candidates: Wire.Candidate[]) {
  const clusters = new FakeClusters(cluster({ name: 'b', label: 'B itself' }));
  clusters.idleManagement.candidates.mockImplementation(async age => ({
    older_than: age ?? 2 * 3600,
    candidates
  }));
  return { clusters, done: cleanUp(clusters, trans) };
}

const dialog = () =>
  screen.findByRole('dialog', { name: 'Clean Up Forgotten Clusters' });
const messages = () =>
  Notification.manager.notifications.map(({ message }) => message);
const press = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

/** user-event cannot select in jsdom here. */
async function chooseAge(hours: number): Promise<void> {
  const age = await screen.findByLabelText('Older than');
  fireEvent.change(age, { target: { value: `${hours}` } });
}

beforeAll(() => {
  renderOutsideOfAct();
  showDialogs();
});
afterEach(() => {
  Notification.dismiss();
  document.body.replaceChildren();
});

describe('cleanUp', () => {
  it('shows usage and results of each cluster', async () => {
    const results = { bytes: 12 * GiB, count: 340 };
    const { done } = open(
      candidate('a', { results_in_memory: results }),
      candidate('b')
    );
    const inside = within(await dialog());
    const full = await inside.findByLabelText(/^label of a/);
    expect(
      inside.getByText(/kept alive or snoozed are not listed/)
    ).toBeVisible();
    expect(full).not.toBeChecked();
    expect(inside.getByLabelText(/^label of b/)).toBeChecked();
    expect(inside.getByText(/label of a/).parentElement).toHaveTextContent(
      'label of a idle for 3 h 40 cores 12 core-hours 340 results (12 GiB)'
    );
    expect(inside.getByText(/label of b/).parentElement).toHaveTextContent(
      /12 core-hours no results$/
    );
    expect(inside.queryByText(/will be lost/)).toBeNull();
    await userEvent.click(full);
    expect(
      inside.getByText('340 results (12 GiB) will be lost.')
    ).toHaveAttribute('role', 'status');
    await userEvent.click(inside.getByLabelText('All'));
    expect(inside.queryByText(/will be lost/)).toBeNull();
    await press('Cancel');
    await done;
  });

  it('names the gateway of a cluster where there are several', async () => {
    const { clusters, done } = open(candidate('b'));
    clusters.gateways = [
      { ...GATEWAY, label: 'Kubernetes' },
      { ...GATEWAY, name: 'slurm', label: 'Slurm' }
    ];
    const inside = within(await dialog());
    expect(
      await inside.findByLabelText(/^label of b on Kubernetes idle for/)
    ).toBeInTheDocument();
    await press('Cancel');
    await done;
  });

  it('measures idle times by the clock of the server', async () => {
    const { clusters, done } = open(
      candidate('a', { idle_since: Date.now() - 2 * HOUR })
    );
    clusters.clockOffset = HOUR;
    const inside = within(await dialog());
    expect(await inside.findByText(/idle for 3 h/)).toBeInTheDocument();
    await press('Cancel');
    await done;
  });

  it('stops the selected clusters, and says which were not stopped and why', async () => {
    const { clusters, done } = open(
      candidate('a'),
      candidate('b'),
      candidate('c')
    );
    clusters.idleManagement.prune.mockImplementation(async () => ({
      stopped: ['a'],
      skipped: [{ name: 'b', reason: aMessage('It is busy.') }]
    }));
    await userEvent.click(await screen.findByLabelText(/^label of c/));
    expect(screen.getByLabelText('All')).not.toBeChecked();
    await press('Stop Selected');
    await done;
    expect(clusters.idleManagement.prune).toHaveBeenCalledWith(['a', 'b']);
    expect(messages().sort()).toEqual([
      'B itself was not stopped. It is busy.',
      'Stopping 1 cluster.'
    ]);
    // A duration of 0 shows a notification only in the notification center.
    for (const { options } of Notification.manager.notifications) {
      expect(options.autoClose).not.toBe(0);
    }
  });

  it('starts with the default of the administrator, which can be chosen again', async () => {
    const { clusters, done } = open(candidate('a'));
    await screen.findByLabelText(/^label of a/);
    const age = screen.getByLabelText('Older than');
    expect(age).toHaveDisplayValue('2 h');
    expect(within(age).getAllByRole('option')).toHaveLength(5);
    await chooseAge(24);
    await chooseAge(2);
    expect(clusters.idleManagement.candidates.mock.calls).toEqual([
      [null],
      [86_400],
      [7200]
    ]);
    await press('Cancel');
    await done;
  });

  it('disables Stop Selected while nothing is selected', async () => {
    const { clusters, done } = open(candidate('a'), candidate('b'));
    const button = await screen.findByRole('button', { name: 'Stop Selected' });
    const all = await screen.findByLabelText('All');
    expect(button).toBeEnabled();
    await userEvent.click(all);
    expect(screen.getByLabelText(/^label of a/)).not.toBeChecked();
    expect(button).toBeDisabled();
    await userEvent.click(screen.getByLabelText(/^label of a/));
    expect(button).toBeEnabled();
    clusters.idleManagement.candidates.mockResolvedValue({
      older_than: 24 * 3600,
      candidates: []
    });
    await chooseAge(24);
    expect(await screen.findByText('No forgotten clusters.')).toBeVisible();
    expect(button).toBeDisabled();
    await press('Cancel');
    await done;
    expect(clusters.idleManagement.prune).not.toHaveBeenCalled();
  });

  it('stops nothing after Cancel', async () => {
    const { clusters, done } = open(candidate('a'));
    await screen.findByLabelText(/^label of a/);
    await press('Cancel');
    expect(await done).toBeNull();
    expect(clusters.idleManagement.prune).not.toHaveBeenCalled();
  });

  it('says that there are none, or why they cannot be loaded', async () => {
    const { clusters, done } = open();
    expect(
      await screen.findByText('No forgotten clusters.')
    ).toBeInTheDocument();
    clusters.idleManagement.candidates.mockRejectedValue(
      new ProblemError({ code: 'x', message: 'It broke.', remedy: 'Wait.' })
    );
    await chooseAge(0);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It broke. Wait.'
    );
    expect(screen.queryByText('No forgotten clusters.')).toBeNull();
    await press('Cancel');
    await done;
  });

  it('reports a failure in a notification that stays', async () => {
    const { clusters, done } = open(candidate('a'));
    clusters.idleManagement.prune.mockRejectedValue(
      new ProblemError({ code: 'x', message: 'It broke.', remedy: 'Wait.' })
    );
    await screen.findByLabelText(/^label of a/);
    await press('Stop Selected');
    expect(await done).toBeNull();
    await waitFor(() => expect(messages()).toEqual(['It broke. Wait.']));
    expect(Notification.manager.notifications[0].options.autoClose).toBe(false);
  });
});
