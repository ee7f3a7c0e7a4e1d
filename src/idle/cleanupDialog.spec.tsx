import { Notification } from '@jupyterlab/apputils';
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import type * as Wire from '../gateway/wire';
import { ProblemError } from '../gateway/problems';
import {
  FakeClusters,
  GiB,
  cluster,
  renderOutsideOfAct,
  showDialogs,
  trans
} from '../testing/fakeClusters';
import { cleanUp } from './cleanupDialog';
import { CleanupModel } from './cleanupModel';

const HOUR = 3_600_000;

function candidate(name: string, part: Partial<Wire.Candidate> = {}) {
  return {
    name,
    label: `label of ${name}`,
    started: Date.now() - 30 * HOUR,
    idle_since: Date.now() - 3 * HOUR,
    workers: 10,
    cores: 40,
    results_in_memory: { bytes: 0, count: 0 },
    core_hours: 12,
    ...part
  };
}

function open(...found: Wire.Candidate[]) {
  const clusters = new FakeClusters(cluster({ name: 'b', label: 'B itself' }));
  clusters.idleManagement.candidates.mockImplementation(async age => ({
    older_than: age ?? 2 * 3600,
    candidates: found
  }));
  return { clusters, done: cleanUp(clusters, trans) };
}

const dialog = () =>
  screen.findByRole('dialog', { name: 'Clean Up Forgotten Clusters' });
const said = () => Notification.manager.notifications.map(one => one.message);
const press = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

/** jsdom lacks what user-event needs for a selection. */
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

describe('the dialog Clean Up', () => {
  it('says of each cluster what it holds and has used', async () => {
    const held = { bytes: 12 * GiB, count: 340 };
    const { done } = open(
      candidate('a', { results_in_memory: held }),
      candidate('b')
    );
    const inside = within(await dialog());
    // What holds something has to be chosen.
    const holding = await inside.findByLabelText(/^label of a/);
    expect(inside.getByText(/neither kept alive nor snoozed/)).toBeVisible();
    expect(holding).not.toBeChecked();
    expect(inside.getByLabelText(/^label of b/)).toBeChecked();
    expect(inside.getByText(/label of a/).parentElement).toHaveTextContent(
      'label of a idle 3 h, 40 cores, 12 core-hours, holds 12 GiB in 340 results'
    );
    expect(inside.getByText(/label of b/).parentElement).toHaveTextContent(
      /12 core-hours, holds nothing$/
    );
    expect(inside.queryByText(/discards/)).toBeNull();
    await userEvent.click(holding);
    expect(
      inside.getByText(
        'Stopping the selected ones discards 12 GiB in 340 results.'
      )
    ).toHaveAttribute('role', 'status');
    await userEvent.click(inside.getByLabelText('All'));
    expect(inside.queryByText(/discards/)).toBeNull();
    await press('Cancel');
    await done;
  });

  it('says how long they idle by the server’s clock', async () => {
    const { clusters, done } = open(
      candidate('a', { idle_since: Date.now() - 2 * HOUR })
    );
    clusters.clockOffset = HOUR;
    const inside = within(await dialog());
    expect(await inside.findByText(/idle 3 h/)).toBeInTheDocument();
    await press('Cancel');
    await done;
  });

  it('stops those that were left chosen, and says which were skipped and why', async () => {
    const { clusters, done } = open(
      candidate('a'),
      candidate('b'),
      candidate('c')
    );
    clusters.idleManagement.prune.mockImplementation(async () => ({
      stopped: ['a'],
      skipped: [{ name: 'b', why: 'It works.' }]
    }));
    await userEvent.click(await screen.findByLabelText(/^label of c/));
    expect(screen.getByLabelText('All')).not.toBeChecked();
    await press('Stop Selected');
    await done;
    expect(clusters.idleManagement.prune).toHaveBeenCalledWith(['a', 'b']);
    expect(said().sort()).toEqual([
      '1 cluster is stopped.',
      'B itself was skipped: It works.'
    ]);
    // Else they would be in the notification center alone.
    for (const { options } of Notification.manager.notifications) {
      expect(options.autoClose).not.toBe(0);
    }
  });

  it('begins with the admin’s default, which can be chosen again', async () => {
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

  it('asks again for another age, and stops nothing where nothing is chosen', async () => {
    const { clusters, done } = open(candidate('a'), candidate('b'));
    await chooseAge(24);
    expect(clusters.idleManagement.candidates.mock.calls).toEqual([
      [null],
      [86_400]
    ]);
    await userEvent.click(await screen.findByLabelText('All'));
    expect(screen.getByLabelText(/^label of a/)).not.toBeChecked();
    await press('Stop Selected');
    await done;
    expect(clusters.idleManagement.prune).not.toHaveBeenCalled();
  });

  it('shows what was asked for last, whichever answer comes last', async () => {
    const { idleManagement } = new FakeClusters();
    const model = new CleanupModel(idleManagement, String);
    let late: (found: Wire.Candidates) => void = () => undefined;
    idleManagement.candidates.mockImplementationOnce(
      () => new Promise(resolve => (late = resolve))
    );
    const slow = model.look(1);
    idleManagement.candidates.mockResolvedValueOnce({
      older_than: 86_400,
      candidates: [candidate('old')]
    });
    await model.look(24);
    late({ older_than: 3600, candidates: [candidate('young')] });
    await slow;
    expect(model.candidates?.map(one => one.name)).toEqual(['old']);
    expect([...model.chosen]).toEqual(['old']);
  });

  it('stops nothing when it is cancelled', async () => {
    const { clusters, done } = open(candidate('a'));
    await screen.findByLabelText(/^label of a/);
    await press('Cancel');
    expect(await done).toBeNull();
    expect(clusters.idleManagement.prune).not.toHaveBeenCalled();
  });

  it('says that there are none, and why they are not known', async () => {
    const { clusters, done } = open();
    expect(await screen.findByText('There are none.')).toBeInTheDocument();
    clusters.idleManagement.candidates.mockRejectedValue(
      new ProblemError({ code: 'x', message: 'It broke.', remedy: 'Wait.' })
    );
    await chooseAge(0);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It broke. Wait.'
    );
    expect(screen.queryByText('There are none.')).toBeNull();
    await press('Cancel');
    await done;
  });

  it('tells of a failure until it is seen', async () => {
    const { clusters, done } = open(candidate('a'));
    clusters.idleManagement.prune.mockRejectedValue(
      new ProblemError({ code: 'x', message: 'It broke.', remedy: 'Wait.' })
    );
    await screen.findByLabelText(/^label of a/);
    await press('Stop Selected');
    expect(await done).toBeNull();
    await waitFor(() => expect(said()).toEqual(['It broke. Wait.']));
    expect(Notification.manager.notifications[0].options.autoClose).toBe(false);
  });
});
