import { Dialog } from '@jupyterlab/apputils';
import { StateDB } from '@jupyterlab/statedb';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

// Load these modules before the tests, so that the time to compile them does not count as test time.
import '@rjsf/validator-ajv8';
import './optionForm';

import { ProblemError } from '../../gateway/problems';
import { askForCluster } from './createDialog';
import {
  FakeClusters,
  OPTIONS,
  cluster,
  renderOutsideOfAct,
  showDialogs,
  trans
} from '../../testing/fakeClusters';

type User = ReturnType<typeof userEvent.setup>;

describe('The dialog New Cluster', () => {
  let clusters: FakeClusters;
  let state: StateDB;
  let user: User;
  let invoker: HTMLButtonElement;

  beforeAll(() => {
    showDialogs();
    renderOutsideOfAct();
  });

  beforeEach(() => {
    clusters = new FakeClusters();
    clusters.options.mockResolvedValue(OPTIONS);
    state = new StateDB();
    user = userEvent.setup();
    invoker = document.createElement('button');
    document.body.append(invoker);
    invoker.focus();
  });

  afterEach(() => {
    Dialog.flush();
    invoker.remove();
  });

  const open = () =>
    askForCluster({ clusters, state, trans, workers: 2, label: 'notes' });
  // An object, because an async function would wait for a returned promise.
  const opened = async () => {
    const outcome = open();
    await waitFor(() =>
      expect(screen.getByLabelText('Number of workers')).toHaveFocus()
    );
    await screen.findByLabelText('Worker Cores');
    return { outcome };
  };
  const create = () => screen.getByRole('button', { name: 'Create' });

  it('is modal, has a name, takes the focus and restores it', async () => {
    const outcome = open();
    const dialog = await screen.findByRole('dialog', { name: 'New Cluster' });
    expect(dialog).toHaveAttribute('aria-modal', 'true');
    await waitFor(() =>
      expect(screen.getByLabelText('Number of workers')).toHaveFocus()
    );
    await screen.findByLabelText('Worker Cores');
    expect(screen.getByLabelText('Number of workers')).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(await outcome).toBeNull();
    expect(invoker).toHaveFocus();
    expect(clusters.create).not.toHaveBeenCalled();
  });

  it('never takes the focus from a field in use', async () => {
    // Run the idle callbacks late, as a busy browser does.
    const idle: IdleRequestCallback[] = [];
    const later = jest
      .spyOn(window, 'requestIdleCallback')
      .mockImplementation(callback => idle.push(callback));
    const { outcome } = await opened();
    later.mockRestore();
    screen.getByLabelText('Worker Cores').focus();
    const deadline = { didTimeout: false, timeRemaining: () => 50 };
    idle.forEach(callback => callback(deadline));
    // Let the code continue that waited for an idle callback.
    await new Promise(resolve => setTimeout(resolve));
    expect(idle).not.toHaveLength(0);
    expect(screen.getByLabelText('Worker Cores')).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(await outcome).toBeNull();
  });

  it('keeps the focus when an element outside is focused', async () => {
    const { outcome } = await opened();
    const cores = screen.getByLabelText('Worker Cores');
    cores.focus();
    invoker.focus();
    expect(cores).toHaveFocus();
    // The focused element can no longer have the focus.
    cores.setAttribute('disabled', '');
    invoker.focus();
    expect(screen.getByRole('dialog')).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(await outcome).toBeNull();
    expect(invoker).toHaveFocus();
  });

  it('shows a labelled field for each option', async () => {
    const { outcome } = await opened();
    expect(screen.getByLabelText('Worker Cores')).toHaveValue(2);
    expect(screen.getByLabelText('Speed')).toHaveValue(1);
    expect(screen.getByLabelText('Image')).toHaveValue('dask/dask');
    expect(screen.getByLabelText('GPU')).not.toBeChecked();
    expect(screen.getByLabelText('Environment')).toHaveDisplayValue('base');
    expect(screen.getByRole('group', { name: 'Variables' })).toBeVisible();
    const workers = screen.getByRole('group', { name: 'Workers' });
    expect(within(workers).getByLabelText('Number of workers')).toHaveValue(2);
    await user.keyboard('{Escape}');
    await outcome;
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
    await user.click(create());
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

  it('creates one cluster for a double click, and disables Create during the request', async () => {
    let answer: () => void = () => undefined;
    clusters.create.mockImplementation(
      () =>
        new Promise(resolve => {
          answer = () => resolve(cluster({ name: 'ns.new' }));
        })
    );
    const { outcome } = await opened();
    await screen.findByLabelText('Worker Cores');
    await user.dblClick(create());
    expect(create()).toBeDisabled();
    expect(screen.getByRole('dialog')).toHaveFocus();
    await user.keyboard('{Enter}');
    answer();
    await outcome;
    expect(clusters.create).toHaveBeenCalledTimes(1);
  });

  it('shows errors at the fields before it sends the request', async () => {
    const { outcome } = await opened();
    const cores = await screen.findByLabelText('Worker Cores');
    await user.clear(cores);
    await user.type(cores, '99');
    expect(cores).not.toHaveAttribute('aria-invalid');
    await user.click(create());
    await waitFor(() => expect(cores).toBeInvalid());
    expect(cores).toHaveAccessibleDescription('Enter 8 or less.');
    await waitFor(() => expect(cores).toHaveFocus());
    await user.clear(cores);
    await user.type(cores, '1.5');
    expect(cores).toHaveAccessibleDescription('Enter a whole number.');
    await user.clear(cores);
    expect(cores).toHaveAccessibleDescription('Enter a whole number.');
    await user.type(cores, '3');
    expect(cores).toHaveAccessibleDescription('From 1 to 8');
    await user.clear(screen.getByLabelText('Number of workers'));
    await user.click(create());
    expect(screen.getByLabelText('Number of workers')).toBeInvalid();
    expect(clusters.create).not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('shows why the request failed at the field, and keeps the input', async () => {
    clusters.create.mockRejectedValueOnce(
      new ProblemError({
        code: 'option-refused',
        message: 'image is not allowed',
        remedy: '',
        field: 'image'
      })
    );
    const { outcome } = await opened();
    const image = await screen.findByLabelText('Image');
    await user.clear(image);
    await user.type(image, 'mine/own');
    await user.click(create());
    await waitFor(() => expect(image).toBeInvalid());
    expect(image).toHaveAccessibleDescription('image is not allowed');
    expect(image).toHaveValue('mine/own');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.type(image, '2');
    expect(image).toBeValid();
    await user.click(create());
    expect(await outcome).toEqual({ created: 'ns.new' });
    expect(clusters.create.mock.calls[1][0].options.image).toBe('mine/own2');
  });

  it('shows any other problem at the top, once', async () => {
    clusters.create.mockRejectedValueOnce(
      new ProblemError({
        code: 'option-refused',
        message: 'line one\nline two',
        remedy: 'Change the value.'
      })
    );
    const { outcome } = await opened();
    await screen.findByLabelText('Worker Cores');
    await user.click(create());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('line one line two');
    expect(alert).toHaveTextContent('Change the value.');
    expect(create()).toBeEnabled();
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('reports that the options could not be loaded, and retries', async () => {
    clusters.options.mockRejectedValueOnce(
      new ProblemError({
        code: 'gateway-unreachable',
        message: 'It cannot be reached.',
        remedy: 'Wait.'
      })
    );
    const outcome = open();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It cannot be reached.'
    );
    expect(create()).toBeDisabled();
    await user.type(screen.getByLabelText('Number of workers'), '5');
    await user.click(screen.getByRole('button', { name: 'Try Again' }));
    await waitFor(() => expect(screen.getByRole('dialog')).toHaveFocus());
    expect(await screen.findByLabelText('Worker Cores')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByLabelText('Number of workers')).toHaveValue(25);
    expect(create()).toBeEnabled();
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('works with a gateway that has no options', async () => {
    clusters.options.mockResolvedValue([]);
    const outcome = open();
    await waitFor(() => expect(create()).toBeEnabled());
    await user.click(create());
    expect(await outcome).toEqual({ created: 'ns.new' });
    expect(clusters.create.mock.calls[0][0].options).toEqual({});
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
});
