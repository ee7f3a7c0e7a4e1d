import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { FakeClusters, cluster, trans } from '../../testing/fakeClusters';
import { Facts, optionText } from './facts';

it.each([
  ['text', 'text'],
  [3, '3'],
  [false, 'No'],
  [null, ''],
  [{ TOKEN: null, N: null }, 'TOKEN, N'],
  ['say "x"', 'say "x"']
])('optionText(%j)', (value, expected) => {
  expect(optionText(value, trans)).toBe(expected);
});

describe('Facts', () => {
  const openNotebook = jest.fn();

  function show(part: Parameters<typeof cluster>[0]) {
    const clusters = new FakeClusters(cluster(part));
    clusters.details.notebooks.mockResolvedValue(['folder/study.ipynb']);
    render(
      <Facts
        cluster={cluster(part)}
        clusters={clusters}
        openNotebook={openNotebook}
        trans={trans}
      />
    );
    return screen.findByRole('button', { name: 'Open folder/study.ipynb' });
  }

  it('shows the options, of which mappings have only their keys', async () => {
    await show({ options: { image: 'a/b:1', environment: { KEY: null } } });
    expect(screen.getByText('a/b:1')).toBeInTheDocument();
    expect(screen.getByText('KEY')).toBeInTheDocument();
  });

  it('shows what the cluster costs where a price is set', async () => {
    const usage = { core_hours: 0, cores: 8, idle_cores: 0 };
    const price = { per_hour: 3.2, currency: 'USD' };
    await show({ usage: { ...usage, price } });
    const cost = screen.getByText('Cost').parentElement;
    expect(cost).toHaveTextContent('Cost$3.20 per hour');
  });

  it('has no cost without a price', async () => {
    await show({});
    expect(screen.getByText('Workers')).toBeInTheDocument();
    expect(screen.queryByText('Cost')).toBeNull();
  });

  it('opens a notebook that uses the cluster', async () => {
    await userEvent.click(await show({}));
    expect(openNotebook).toHaveBeenCalledWith('folder/study.ipynb');
  });

  it('shows the problem without announcing it again', async () => {
    const problem = {
      code: 'x',
      message: 'It failed.',
      remedy: 'Recreate it.'
    };
    await show({ status: 'failed', problem });
    expect(screen.getByText('It failed.')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
