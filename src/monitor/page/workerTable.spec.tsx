import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { GiB, trans } from '../../testing/fakeClusters';
import { WorkerTable } from './workerTable';

const workers = Array.from({ length: 500 }, (_, index) => ({
  id: `${index}`,
  name: `w${index}`,
  status: 'running',
  threads: 2,
  cpu: index,
  memory_used: GiB,
  memory_limit: 4 * GiB,
  spilled: 0,
  last_seen: 0
}));

describe('WorkerTable', () => {
  const onLog = jest.fn();

  beforeEach(() => {
    render(
      <WorkerTable workers={workers} at={2000} trans={trans} onLog={onLog} />
    );
  });

  it('renders only the visible rows of 500', () => {
    const table = screen.getByRole('table');
    expect(table).toHaveAttribute('aria-rowcount', '501');
    expect(within(table).getAllByRole('row').length).toBeLessThan(40);
  });

  it('shows the log of a worker', async () => {
    await userEvent.click(screen.getByRole('button', { name: 'Log of w1' }));
    expect(onLog).toHaveBeenCalledWith('w1');
  });

  it('shows memory and the age of the last heartbeat', () => {
    const row = screen.getByRole('row', { name: /^w0 / });
    expect(row).toHaveTextContent('1 GiB of 4 GiB');
    expect(row).toHaveTextContent('2 s ago');
  });

  it('sorts all workers by a column', async () => {
    await userEvent.click(screen.getByRole('button', { name: 'CPU' }));
    expect(screen.getByRole('columnheader', { name: 'CPU' })).toHaveAttribute(
      'aria-sort',
      'descending'
    );
    expect(screen.getAllByRole('row')[1]).toHaveTextContent('w499');
  });
});
