import {
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { browserProblem, ProblemError } from '../gateway/problems';
import { FakeClusters, trans } from '../testing/fakeClusters';
import { SizingPage } from './sizingPage';
import { INPUTS, KNOWN, RESULT } from '../testing/sizing';

describe('SizingPage', () => {
  const { sizing } = new FakeClusters();

  // Loading recharts blocks a slow machine for longer than Testing Library waits for an element.
  beforeAll(async () => {
    await import('./chart');
  }, 120_000);

  beforeEach(async () => {
    sizing.defaults.mockReset().mockResolvedValue(KNOWN);
    sizing.estimate.mockReset().mockResolvedValue(RESULT);
    render(<SizingPage sizing={sizing} trans={trans} />);
    await screen.findByRole('table', { name: 'Machines' });
  });

  const group = (name: string) => within(screen.getByRole('group', { name }));

  it('shows the estimate for this deployment', async () => {
    const table = screen.getByRole('table', { name: 'Machines' });
    expect(sizing.estimate).toHaveBeenCalledWith(INPUTS);
    expect(screen.getByRole('status').textContent).toBe(
      '1205 machines for 95 cores and 340 GiB'
    );
    expect(within(table).getByText('1,200')).toBeTruthy();
    expect(
      screen.getByText(/€60.50 per hour, €9,680.00 per month \(160 h\)/)
    ).toBeTruthy();
    expect(screen.getByText('Four workers fit.')).toBeTruthy();
    expect(
      await screen.findByRole('figure', {
        name: 'Machines by number of simultaneous users'
      })
    ).toBeTruthy();
  });

  it('estimates again after an input changed', async () => {
    const memory = group('Dask worker').getByLabelText('Memory (GiB)');
    fireEvent.change(memory, { target: { value: '6.9' } });
    fireEvent.change(group('Dask worker').getByLabelText('Machine type'), {
      target: { value: 'small' }
    });
    await waitFor(() =>
      expect(sizing.estimate).toHaveBeenLastCalledWith({
        ...INPUTS,
        worker: { cores: 2, memory_gib: 6.9 },
        worker_machine: 'small'
      })
    );
  });

  it('says at the field that its value is not valid, and requests nothing', async () => {
    const users = group('Users').getByLabelText('Users');
    fireEvent.change(users, { target: { value: '1.5' } });
    expect(users.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Enter a whole number, 0 or more.')).toBeTruthy();
    fireEvent.change(users, { target: { value: '15' } });
    await waitFor(() => expect(sizing.estimate).toHaveBeenCalledTimes(2));
    expect(sizing.estimate).toHaveBeenLastCalledWith({ ...INPUTS, users: 15 });
  });

  it('shows at its field what the server rejects', async () => {
    const problem = {
      ...browserProblem('bad-name', trans),
      message: 'At most 5.',
      field: 'workers_per_user'
    };
    sizing.estimate.mockRejectedValue(new ProblemError(problem));
    const users = group('Users').getByLabelText('Users');
    fireEvent.change(users, { target: { value: '50' } });
    await screen.findByText('At most 5.');
    const workers = group('Users').getByLabelText('Workers per active user');
    expect(workers.getAttribute('aria-invalid')).toBe('true');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that something does not fit', async () => {
    sizing.estimate.mockResolvedValue({
      ...RESULT,
      machines: null,
      price: null,
      price_per_month: null,
      curve: []
    });
    fireEvent.change(group('Dask worker').getByLabelText('Cores'), {
      target: { value: '99' }
    });
    await screen.findByText(
      'Some pods do not fit on any machine of the chosen type.'
    );
    expect(screen.queryByRole('figure')).toBeNull();
  });
});

it('offers to try again if the server does not respond', async () => {
  const { sizing } = new FakeClusters();
  sizing.defaults.mockRejectedValueOnce(
    new ProblemError(browserProblem('server-unreachable', trans))
  );
  sizing.defaults.mockResolvedValue(KNOWN);
  sizing.estimate.mockResolvedValue(RESULT);
  render(<SizingPage sizing={sizing} trans={trans} />);
  await screen.findByRole('alert');
  await userEvent.click(screen.getByRole('button', { name: 'Try Again' }));
  expect(await screen.findByRole('table', { name: 'Machines' })).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});
