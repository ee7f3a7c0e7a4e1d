import { screen, waitFor, within } from '@testing-library/react';

import { ProblemError } from '../../gateway/problems';
import {
  type ICreateDialog,
  createButton,
  setUpCreateDialog
} from '../../testing/createDialog';
import { cluster } from '../../testing/fakeClusters';

describe('The dialog New Cluster', () => {
  let clusters: ICreateDialog['clusters'];
  let user: ICreateDialog['user'];
  let invoker: ICreateDialog['invoker'];

  const { open, opened } = setUpCreateDialog(each => {
    ({ clusters, user, invoker } = each);
  });

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

  it('has the focus, so that Escape closes it, before its form has loaded', async () => {
    clusters.options.mockReturnValue(new Promise(() => undefined));
    const outcome = open();
    const dialog = await screen.findByRole('dialog', { name: 'New Cluster' });
    expect(dialog).toContainElement(document.activeElement as HTMLElement);
    await user.keyboard('{Escape}');
    expect(await outcome).toBeNull();
    expect(invoker).toHaveFocus();
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

  it('shows what the quota has left, and what the request exceeds', async () => {
    clusters.quota.mockResolvedValue([{ resource: 'pods', used: 9, hard: 14 }]);
    const { outcome } = await opened();
    expect(
      await screen.findByText('Remaining in the quota of all users: 5 pods')
    ).toBeInTheDocument();
    expect(screen.queryByText(/more than the rest of the quota/)).toBeNull();
    await user.clear(screen.getByLabelText('Number of workers'));
    await user.type(screen.getByLabelText('Number of workers'), '5');
    expect(
      await screen.findByText(/needs at least 6 pods, which is more than/)
    ).toBeInTheDocument();
    await user.keyboard('{Escape}');
    expect(await outcome).toBeNull();
  });

  it('works without a quota', async () => {
    clusters.quota.mockRejectedValue(new Error('Not found'));
    const { outcome } = await opened();
    expect(clusters.quota).toHaveBeenCalledTimes(1);
    expect(screen.queryByText(/quota/)).toBeNull();
    await user.click(createButton());
    expect(await outcome).toHaveProperty('created');
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

  it('creates one cluster for a double click, and disables Create during the request', async () => {
    let respond: () => void = () => undefined;
    clusters.create.mockImplementation(
      () =>
        new Promise(resolve => {
          respond = () => resolve(cluster({ name: 'ns.new' }));
        })
    );
    const { outcome } = await opened();
    await screen.findByLabelText('Worker Cores');
    await user.dblClick(createButton());
    expect(createButton()).toBeDisabled();
    expect(screen.getByRole('dialog')).toHaveFocus();
    await user.keyboard('{Enter}');
    respond();
    await outcome;
    expect(clusters.create).toHaveBeenCalledTimes(1);
  });

  it('shows errors at the fields before it sends the request', async () => {
    const { outcome } = await opened();
    const cores = await screen.findByLabelText('Worker Cores');
    await user.clear(cores);
    await user.type(cores, '99');
    expect(cores).not.toHaveAttribute('aria-invalid');
    await user.click(createButton());
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
    await user.click(createButton());
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
    await user.click(createButton());
    await waitFor(() => expect(image).toBeInvalid());
    expect(image).toHaveAccessibleDescription('image is not allowed');
    expect(image).toHaveValue('mine/own');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.type(image, '2');
    expect(image).toBeValid();
    await user.click(createButton());
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
    await user.click(createButton());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('line one line two');
    expect(alert).toHaveTextContent('Change the value.');
    expect(createButton()).toBeEnabled();
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
    expect(createButton()).toBeDisabled();
    await user.type(screen.getByLabelText('Number of workers'), '5');
    await user.click(screen.getByRole('button', { name: 'Try Again' }));
    await waitFor(() => expect(screen.getByRole('dialog')).toHaveFocus());
    expect(await screen.findByLabelText('Worker Cores')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByLabelText('Number of workers')).toHaveValue(25);
    expect(createButton()).toBeEnabled();
    await user.keyboard('{Escape}');
    await outcome;
  });

  it('works with a gateway that has no options', async () => {
    clusters.options.mockResolvedValue([]);
    const outcome = open();
    await waitFor(() => expect(createButton()).toBeEnabled());
    await user.click(createButton());
    expect(await outcome).toEqual({ created: 'ns.new' });
    expect(clusters.create.mock.calls[0][0].options).toEqual({});
  });

  it('does not send a mapping with errors', async () => {
    const { outcome } = await opened();
    await user.click(screen.getByRole('button', { name: 'Add to Variables' }));
    await user.keyboard('KEPT');
    await user.click(createButton());
    const [, , added] = screen.getAllByLabelText('Name in Variables');
    await waitFor(() => expect(added).toHaveFocus());
    expect(added).toHaveAccessibleDescription(
      'Another entry has the name KEPT.'
    );
    expect(clusters.create).not.toHaveBeenCalled();
    await user.type(added, '2');
    await user.click(createButton());
    expect(await outcome).toEqual({ created: 'ns.new' });
    expect(clusters.create.mock.calls[0][0].options.variables).toEqual({
      KEPT: null,
      N: 1,
      KEPT2: ''
    });
  });
});
