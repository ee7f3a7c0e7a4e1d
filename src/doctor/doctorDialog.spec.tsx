import { Clipboard } from '@jupyterlab/apputils';
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import type * as Wire from '../wire/wire';
import { ProblemError } from '../gateway/problems';
import { aDoctorStep } from '../testing/doctorSteps';
import {
  FakeClusters,
  GATEWAY,
  dismissDialogs,
  renderOutsideOfAct,
  showDialogs,
  trans
} from '../testing/fakeClusters';
import { checkConnection } from './doctorDialog';

/** A run that the test controls. */
interface IRun {
  request: Wire.DoctorRequest;
  onStep: (step: Wire.DoctorStep) => void;
  signal: AbortSignal;
  finish: () => void;
  fail: (reason: unknown) => void;
}

let runs: IRun[];
let done: Promise<void>;

function open(gateway?: string, ...others: Wire.Gateway[]): void {
  const clusters = new FakeClusters();
  clusters.gateways.push(...others);
  runs = [];
  clusters.checkConnection.mockImplementation(
    (request, onStep, signal) =>
      new Promise<void>((finish, fail) =>
        runs.push({ request, onStep, signal, finish, fail })
      )
  );
  done = checkConnection(clusters, trans, gateway);
}

const dialog = async () =>
  within(await screen.findByRole('dialog', { name: 'Check Connection' }));
const steps = async () => (await dialog()).findAllByRole('listitem');
const button = async (name: string) =>
  (await dialog()).findByRole<HTMLButtonElement>('button', { name });

beforeAll(() => {
  renderOutsideOfAct();
  showDialogs();
});

beforeEach(() => open());

afterEach(async () => {
  dismissDialogs();
  await done;
});

describe('checkConnection', () => {
  it('checks the only gateway without a choice', async () => {
    await dialog();
    expect(screen.queryByLabelText('Gateway')).toBeNull();
    expect(runs[0].request).not.toHaveProperty('gateway');
  });

  it('checks the named one of several gateways, and lets the user choose', async () => {
    dismissDialogs();
    await done;
    open('slurm', { ...GATEWAY, name: 'slurm', label: 'Slurm' });
    const choice = await (await dialog()).findByLabelText('Gateway');
    expect(choice).toHaveProperty('value', 'slurm');
    expect(runs[0].request.gateway).toBe('slurm');
    fireEvent.change(choice, { target: { value: '' } });
    await waitFor(() => expect(choice).toHaveProperty('value', ''));
    expect(runs).toHaveLength(2);
    expect(runs[0].signal.aborted).toBe(true);
    expect(runs[1].request).not.toHaveProperty('gateway');
  });

  it('shows each step when it starts and when it has finished', async () => {
    await dialog();
    runs[0].onStep(aDoctorStep('a', 'running'));
    await screen.findByText('Checking…');
    runs[0].onStep(aDoctorStep('a', 'passed', { message: 'Fine.' }));
    runs[0].onStep(
      aDoctorStep('b', 'failed', {
        message: 'Broken.',
        user: 'Wait.',
        administrator: 'Repair it.',
        code: 'gateway-unreachable'
      })
    );
    runs[0].finish();
    await screen.findByText('1 check failed.');
    expect((await steps()).map(step => step.textContent)).toEqual([
      'Title of a PassedFine.',
      'Title of b FailedBroken.Wait.Administrators: Repair it.Learn More gateway-unreachable'
    ]);
    const link = (await dialog()).getByRole('link', { name: 'Learn More' });
    expect(link.getAttribute('href')).toContain('#gateway-unreachable');
  });

  it.each([
    [['passed', 'skipped'], 'No check failed.'],
    [['passed', 'warning'], 'No check failed, but there is 1 warning.'],
    [['failed', 'failed'], '2 checks failed.']
  ] as const)('summarizes %j', async (results, text) => {
    await dialog();
    results.forEach((result, index) =>
      runs[0].onStep(aDoctorStep(`${index}`, result))
    );
    expect(screen.queryByText(text)).toBeNull();
    runs[0].finish();
    await screen.findByText(text);
  });

  it('copies the report when the run has finished', async () => {
    const copied = jest
      .spyOn(Clipboard, 'copyToSystem')
      .mockImplementation(() => undefined);
    await dialog();
    runs[0].onStep(aDoctorStep('a', 'passed', { message: 'Fine.' }));
    expect((await button('Copy Report')).disabled).toBe(true);
    runs[0].finish();
    await screen.findByText('No check failed.');
    await userEvent.click(await button('Copy Report'));
    expect(copied.mock.calls[0][0]).toContain('[passed] Title of a: Fine.');
    copied.mockRestore();
  });

  it('creates a cluster and starts a kernel only if the user requests it', async () => {
    await dialog();
    expect(runs[0].request).toEqual({
      create_cluster: false,
      check_kernel: false
    });
    runs[0].finish();
    await screen.findByText('No check failed.');
    for (const checkbox of (await dialog()).getAllByRole('checkbox')) {
      await userEvent.click(checkbox);
    }
    await userEvent.click(await button('Check Again'));
    expect(runs[1].request).toEqual({
      create_cluster: true,
      check_kernel: true
    });
  });

  it('shows why the checks could not be run', async () => {
    await dialog();
    runs[0].fail(
      new ProblemError({ code: 'forbidden', message: 'No.', remedy: 'Log in.' })
    );
    expect((await screen.findByRole('alert')).dataset.code).toBe('forbidden');
    expect((await button('Check Again')).disabled).toBe(false);
  });

  it('ends the run when the dialog closes', async () => {
    await dialog();
    expect(runs[0].signal.aborted).toBe(false);
    await userEvent.click(await button('Close'));
    await waitFor(() => expect(runs[0].signal.aborted).toBe(true));
  });
});
