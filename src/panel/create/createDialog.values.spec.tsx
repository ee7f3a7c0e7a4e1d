import { Notification } from '@jupyterlab/apputils';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';

import { ProblemError } from '../../gateway/problems';
import {
  type ICreateDialog,
  createButton,
  setUpCreateDialog
} from '../../testing/createDialog';
import { GiB, OPTIONS, aScaling, cluster } from '../../testing/fakeClusters';

describe('The values of the dialog New Cluster', () => {
  let clusters: ICreateDialog['clusters'];
  let actions: ICreateDialog['actions'];
  let state: ICreateDialog['state'];
  let settings: ICreateDialog['settings'];
  let user: ICreateDialog['user'];

  const { opened } = setUpCreateDialog(each => {
    ({ actions, clusters, state, settings, user } = each);
  });

  it('sends the values with a key, and stores them without mappings', async () => {
    const { outcome } = await opened();
    await user.clear(await screen.findByLabelText('Worker Cores'));
    await user.type(screen.getByLabelText('Worker Cores'), '4');
    await user.click(screen.getByLabelText('GPU'));
    fireEvent.change(screen.getByLabelText('Environment'), {
      target: { value: '1' }
    });
    await user.type(
      screen.getByLabelText('Value of KEPT in Variables'),
      'secret'
    );
    await user.click(createButton());
    expect(await outcome).toEqual({ created: 'ns.new' });
    expect(clusters.create).toHaveBeenCalledWith({
      options: {
        worker_cores: 4,
        speed: 1,
        image: 'dask/dask',
        gpu: true,
        env: 'ml',
        variables: { KEPT: 'secret', N: 1 }
      },
      workers: { count: 2 },
      label: 'notes',
      request: expect.stringMatching(/./)
    });
    expect(JSON.stringify(await state.toJSON())).not.toContain('secret');

    const { outcome: again } = await opened();
    await waitFor(() =>
      expect(screen.getByLabelText('Worker Cores')).toHaveValue(4)
    );
    expect(screen.getByLabelText('Environment')).toHaveDisplayValue('ml');
    expect(screen.getByLabelText('Environment')).toHaveAccessibleDescription(
      'As in your last cluster. Default: base'
    );
    expect(screen.getByLabelText('Value of KEPT in Variables')).toHaveValue('');
    await user.keyboard('{Escape}');
    await again;
  });

  it('requests bounds if Adaptive is selected', async () => {
    const { outcome } = await opened();
    await screen.findByLabelText('Worker Cores');
    await user.click(screen.getByLabelText('Adaptive'));
    expect(screen.queryByLabelText('Number of workers')).toBeNull();
    await user.clear(screen.getByLabelText('Maximum'));
    await user.type(screen.getByLabelText('Maximum'), '6{Enter}');
    await outcome;
    expect(clusters.create.mock.calls[0][0].workers).toEqual({
      minimum: 0,
      maximum: 6
    });
  });

  it('offers an idle cluster with the same options', async () => {
    const match = cluster({
      label: 'reusable',
      options: {
        worker_cores: 2,
        speed: 1,
        image: 'dask/dask',
        gpu: false,
        env: 'base',
        variables: { KEPT: null, N: null }
      },
      idle: { since: Date.now() - 12 * 60_000 }
    });
    clusters.clusters = [match];
    const { outcome } = await opened();
    await user.click(
      await screen.findByRole('button', {
        name: 'Use reusable'
      })
    );
    expect(await outcome).toEqual({ used: match, workers: { count: 2 } });
    expect(clusters.create).not.toHaveBeenCalled();
  });

  it('uses the new default of an option that the user did not change', async () => {
    const { outcome } = await opened();
    await user.click(screen.getByLabelText('GPU'));
    await user.click(createButton());
    await outcome;
    clusters.options.mockResolvedValue(
      OPTIONS.map(option =>
        option.field === 'image'
          ? { ...option, default: 'dask/dask:2' }
          : option
      )
    );
    const { outcome: again } = await opened();
    await waitFor(() => expect(screen.getByLabelText('GPU')).toBeChecked());
    expect(screen.getByLabelText('Image')).toHaveValue('dask/dask:2');
    await user.keyboard('{Escape}');
    await again;
  });

  it('shows the size of all workers', async () => {
    const { outcome } = await opened();
    const total = await screen.findByText('2 × 2 cores = 4 cores');
    await user.clear(screen.getByLabelText('Worker Cores'));
    await user.type(screen.getByLabelText('Worker Cores'), '3');
    expect(total).toHaveTextContent('2 × 3 cores = 6 cores');
    await user.click(screen.getByLabelText('Adaptive'));
    expect(total).toHaveTextContent('Up to 2 × 3 cores = 6 cores');
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('shows a limit that the gateway has applied to the same options', async () => {
    const scaling = aScaling(null, { limit: 3 });
    clusters.clusters = [cluster({ options: { worker_cores: 2 }, scaling })];
    clusters.options.mockResolvedValue(OPTIONS.slice(0, 1));
    const { outcome } = await opened();
    const workers = screen.getByRole('group', { name: 'Workers' });
    await within(workers).findByText(/at most 3 workers with these options\.$/);
    await user.clear(screen.getByLabelText('Number of workers'));
    await user.type(screen.getByLabelText('Number of workers'), '4');
    await within(workers).findByText(/grant fewer than you request\.$/);
    await user.clear(screen.getByLabelText('Worker Cores'));
    await user.type(screen.getByLabelText('Worker Cores'), '4');
    expect(within(workers).queryByText(/at most 3/)).toBeNull();
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('sends the name', async () => {
    const { outcome } = await opened();
    const name = screen.getByLabelText('Name');
    expect(name).toHaveValue('notes');
    await user.clear(name);
    await user.type(name, 'Tides');
    await user.click(createButton());
    await outcome;
    expect(clusters.create.mock.calls[0][0].label).toBe('Tides');
  });

  it('starts from a preset, and saves and deletes those of the user', async () => {
    const { outcome } = await opened();
    const source = screen.getByLabelText('Start from');
    const choose = (value: string) =>
      fireEvent.change(source, { target: { value } });
    choose('administrator:Large');
    expect(screen.getByLabelText('Number of workers')).toHaveValue(6);
    expect(screen.getByLabelText('Worker Cores')).toHaveValue(8);
    await user.click(screen.getByLabelText('GPU'));
    await user.click(screen.getByRole('button', { name: 'Save as Preset…' }));
    await waitFor(() =>
      expect(screen.getByLabelText('Name of the preset')).toHaveFocus()
    );
    await user.keyboard('Mine{Enter}');
    await waitFor(() => expect(source).toHaveDisplayValue('Mine'));
    expect(settings.composite.presets).toEqual([
      {
        name: 'Mine',
        options: { worker_cores: 8, gpu: true },
        workers: { count: 6 }
      }
    ]);
    choose('default');
    expect(screen.getByLabelText('GPU')).not.toBeChecked();
    choose('own:Mine');
    expect(screen.getByLabelText('GPU')).toBeChecked();
    await user.click(screen.getByRole('button', { name: 'Delete Preset' }));
    await waitFor(() => expect(source).toHaveDisplayValue('Defaults'));
    expect(settings.composite.presets).toEqual([]);
    await user.keyboard('{Escape}');
    expect(await outcome).toBeNull();
  });

  it('stops clusters of the user where a limit prevents another one', async () => {
    clusters.create.mockRejectedValueOnce(
      new ProblemError({
        code: 'cluster-limit',
        message: 'You have 1 of 1 clusters.',
        remedy: ''
      })
    );
    const old = cluster({
      label: 'old',
      results_in_memory: { bytes: GiB, count: 3 }
    });
    clusters.clusters = [old];
    clusters.stop.mockImplementation(async () =>
      clusters.setClusters({ ...old, status: 'stopping' })
    );
    actions.addNotebooks(() => ['tides']);
    const { outcome } = await opened();
    await user.click(createButton());
    const offer = await screen.findByRole('group', {
      name: 'Stop clusters to create this one'
    });
    const stop = within(offer).getByRole('button', {
      name: 'Stop Selected and Create'
    });
    expect(stop).toBeDisabled();
    await user.click(
      within(offer).getByRole('checkbox', {
        name: /^old .*3 results \(1 GiB\) will be lost\.$/
      })
    );
    expect(within(offer).getByRole('status')).toHaveTextContent(
      '2 workers will be stopped.3 results (1 GiB) will be lost.Connected notebook: tides'
    );
    await user.click(stop);
    await waitFor(() => expect(clusters.stop).toHaveBeenCalledWith('ns.1'));
    expect(clusters.create).toHaveBeenCalledTimes(1);
    clusters.setClusters({ ...old, status: 'stopped' });
    expect(await outcome).toEqual({ created: 'ns.new' });
  });

  it('creates nothing if a cluster cannot be stopped, and says why once', async () => {
    const notify = jest.spyOn(Notification, 'error');
    clusters.create.mockRejectedValueOnce(
      new ProblemError({ code: 'cluster-limit', message: 'Full.', remedy: '' })
    );
    clusters.stop.mockRejectedValueOnce(
      new ProblemError({ code: 'x', message: 'It resists.', remedy: '' })
    );
    clusters.clusters = [cluster()];
    const { outcome } = await opened();
    await user.click(createButton());
    const offer = await screen.findByRole('group', {
      name: 'Stop clusters to create this one'
    });
    await user.click(within(offer).getByRole('checkbox'));
    await user.click(within(offer).getByRole('button'));
    expect(await screen.findByText('It resists.')).toBeInTheDocument();
    expect(clusters.create).toHaveBeenCalledTimes(1);
    expect(notify).not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    expect(await outcome).toBeNull();
  });
});
