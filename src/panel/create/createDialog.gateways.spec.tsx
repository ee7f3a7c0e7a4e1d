import { fireEvent, screen, waitFor, within } from '@testing-library/react';

import { ProblemError } from '../../gateway/problems';
import {
  createButton,
  type ICreateDialog,
  setUpCreateDialog
} from '../../testing/createDialog';
import { cluster, GATEWAY, OPTIONS } from '../../testing/fakeClusters';
import type * as Wire from '../../wire/wire';

const SLURM: Wire.Gateway = { ...GATEWAY, name: 'slurm', label: 'Slurm' };

/** The options of the gateway Slurm: the cores have another default, and there is a queue. */
const SLURM_OPTIONS: Wire.Option[] = [
  { ...OPTIONS[0], default: 6 },
  { ...OPTIONS[2], default: 'slurm-image' },
  {
    field: 'queue',
    label: 'Queue',
    default: 'short',
    spec: { type: 'select', options: ['short', 'long'] }
  }
];

describe('The dialog New Cluster with several gateways', () => {
  let clusters: ICreateDialog['clusters'];
  let user: ICreateDialog['user'];
  let settings: ICreateDialog['settings'];

  const { opened } = setUpCreateDialog(each => {
    ({ clusters, user, settings } = each);
    clusters.gateways = [GATEWAY, SLURM];
    clusters.options.mockImplementation(async gateway =>
      gateway === 'slurm' ? SLURM_OPTIONS : OPTIONS
    );
  });

  const select = (field: string, label: string) => {
    const choice = screen.getByLabelText(field);
    const { value } = within(choice).getByRole<HTMLOptionElement>('option', {
      name: label
    });
    fireEvent.change(choice, { target: { value } });
  };
  const choose = (label: string) => select('Gateway', label);
  const requested = () => clusters.create.mock.lastCall?.[0];

  it('loads the options and the quota of the chosen gateway', async () => {
    const { outcome } = await opened();
    choose('Slurm');
    expect(await screen.findByLabelText('Queue')).toBeVisible();
    expect(screen.getByLabelText('Worker Cores')).toHaveValue(6);
    expect(screen.queryByLabelText('Speed')).toBeNull();
    expect(clusters.quota.mock.calls).toEqual([[''], ['slurm']]);
    await user.click(createButton());
    expect(await outcome).toHaveProperty('created');
    expect(requested()).toMatchObject({
      gateway: 'slurm',
      options: { worker_cores: 6, image: 'slurm-image', queue: 'short' }
    });
  });

  it('keeps entered values where the other gateway has the option', async () => {
    const { outcome } = await opened();
    const cores = screen.getByLabelText('Worker Cores');
    await user.clear(cores);
    await user.type(cores, '4');
    await user.clear(screen.getByLabelText('Number of workers'));
    await user.type(screen.getByLabelText('Number of workers'), '5');
    choose('Slurm');
    await screen.findByLabelText('Queue');
    expect(screen.getByLabelText('Worker Cores')).toHaveValue(4);
    expect(screen.getByLabelText('Image')).toHaveValue('slurm-image');
    expect(screen.getByLabelText('Number of workers')).toHaveValue(5);
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('remembers the last gateway, and the configuration of each', async () => {
    const first = await opened();
    choose('Slurm');
    await screen.findByLabelText('Queue');
    select('Queue', 'long');
    await user.click(createButton());
    await first.outcome;
    const second = await opened();
    await waitFor(() =>
      expect(screen.getByLabelText('Gateway')).toHaveDisplayValue('Slurm')
    );
    expect(screen.getByLabelText('Queue')).toHaveDisplayValue('long');
    choose('gateway');
    await screen.findByLabelText('Speed');
    expect(screen.getByLabelText('Start from')).toHaveDisplayValue('Defaults');
    await user.keyboard('{Escape}');
    await second.outcome;
  });

  it('offers the presets of the chosen gateway', async () => {
    settings.composite.administratorPresets.push({
      name: 'Night',
      gateway: 'slurm',
      options: { worker_cores: 3 },
      workers: { count: 1 }
    } as (typeof settings.composite.administratorPresets)[number]);
    const names = () =>
      [...screen.getByLabelText<HTMLSelectElement>('Start from').options].map(
        ({ text }) => text
      );
    const { outcome } = await opened();
    expect(names()).toEqual(['Defaults', 'Large (administrator)']);
    choose('Slurm');
    await screen.findByLabelText('Queue');
    expect(names()).toEqual(['Defaults', 'Night (administrator)']);
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('shows why a gateway has no options, and lets the user choose another one', async () => {
    clusters.options.mockImplementation(async gateway => {
      if (gateway === 'slurm') {
        throw new ProblemError({
          code: 'gateway-unreachable',
          message: 'The gateway does not respond.',
          remedy: ''
        });
      }
      return OPTIONS;
    });
    const { outcome } = await opened();
    choose('Slurm');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The gateway does not respond.'
    );
    choose('gateway');
    expect(await screen.findByLabelText('Speed')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('offers to stop clusters of the same gateway only', async () => {
    clusters.setClusters(
      cluster({ name: 'a', label: 'At default' }),
      cluster({ name: 'b', label: 'At Slurm', gateway: 'slurm' })
    );
    clusters.create.mockRejectedValue(
      new ProblemError({
        code: 'cluster-limit',
        message: 'Too many clusters.',
        remedy: ''
      })
    );
    const { outcome } = await opened();
    choose('Slurm');
    await screen.findByLabelText('Queue');
    await user.click(createButton());
    expect(await screen.findByLabelText(/^At Slurm/)).toBeVisible();
    expect(screen.queryByLabelText(/^At default/)).toBeNull();
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('has no choice with one gateway, and does not name it', async () => {
    clusters.gateways = [SLURM];
    const { outcome } = await opened();
    expect(screen.queryByLabelText('Gateway')).toBeNull();
    expect(clusters.options).toHaveBeenCalledWith('');
    await user.click(createButton());
    await outcome;
    expect(requested()).not.toHaveProperty('gateway');
  });
});
