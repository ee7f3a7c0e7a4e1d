import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { trans } from '../../testing/fakeClusters';
import type { ICellProgress, INameProgress } from './cellRun';
import { ProgressLine } from './progressBar';

const name = (part: Partial<INameProgress> = {}): INameProgress => ({
  name: 'inc',
  done: 3,
  failed: 1,
  running: 2,
  total: 8,
  ...part
});

const progress = (part: Partial<ICellProgress> = {}): ICellProgress => ({
  done: 3,
  failed: 1,
  total: 8,
  running: 2,
  names: [name()],
  left: null,
  elapsed: 2000,
  isFinished: false,
  clients: 1,
  ...part
});

function show(part: Partial<ICellProgress> = {}, isExpanded = false) {
  const toggle = jest.fn();
  render(
    <ProgressLine
      progress={progress(part)}
      isExpanded={isExpanded}
      toggle={toggle}
      trans={trans}
    />
  );
  return toggle;
}

describe('ProgressLine', () => {
  it('has a named progress bar while tasks run', () => {
    show();
    const bar = screen.getByRole('progressbar', {
      name: 'Tasks that have ended'
    });
    expect(bar).toHaveAttribute('aria-valuenow', '4');
    expect(bar).toHaveAttribute('aria-valuemax', '8');
    expect(bar).toHaveAttribute('aria-valuetext', '4 of 8 tasks');
    const group = screen.getByRole('group', {
      name: 'Dask tasks of this cell'
    });
    expect(group).toHaveTextContent('4 of 8 tasks2 running1 failed');
  });

  it('is one line without a bar when the tasks have ended', () => {
    show({ isFinished: true, done: 7 });
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.getByRole('group')).toHaveTextContent(
      /^8 tasks in 2 s, 1 failed$/
    );
  });

  it('shows the tasks by name on demand, those with the most tasks first', async () => {
    const toggle = show({}, false);
    expect(screen.queryByRole('list')).toBeNull();
    const button = screen.getByRole('button', { name: 'Show tasks by name' });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(button);
    expect(toggle).toHaveBeenCalledTimes(1);
  });

  it('lists at most 12 names', () => {
    const names = Array.from({ length: 14 }, (_, i) =>
      name({ name: `n${i}`, total: 10 + i })
    );
    show({ names }, true);
    const items = within(screen.getByRole('list')).getAllByRole('listitem');
    expect(items).toHaveLength(13);
    expect(items[0]).toHaveTextContent(/^n134 of 232 running1 failed$/);
    expect(items[12]).toHaveTextContent('2 more names');
  });

  it('has one entry where the scheduler does not count by name', () => {
    show({ names: [name({ name: null })] }, true);
    expect(screen.getByRole('listitem')).toHaveTextContent(/^All tasks/);
  });

  it('says that the numbers can include the tasks of other programs', () => {
    show({ clients: 2 }, true);
    expect(screen.getByText('shared cluster')).toBeVisible();
    expect(
      screen.getByText(/^2 programs are connected to this cluster\./)
    ).toBeVisible();
  });
});
