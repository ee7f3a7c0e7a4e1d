import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import {
  dismissDialogs,
  renderOutsideOfAct,
  showDialogs,
  trans
} from '../../testing/fakeClusters';
import type { IEnvironment, IPresenceRequest } from './environment';
import {
  type IEnvironmentDialogOptions,
  type IRecreateChoice,
  showEnvironmentDialog
} from './environmentDialog';

const ENVIRONMENT: IEnvironment = {
  image: null,
  workers: 2,
  versions: [
    {
      name: 'dask',
      notebook: '1',
      scheduler: '1',
      workers: [{ value: '1', count: 2 }]
    },
    {
      name: 'numpy',
      notebook: '2',
      scheduler: '2',
      workers: [
        { value: '1', count: 1 },
        { value: null, count: 1 }
      ]
    }
  ],
  presence: []
};

let choice: Promise<IRecreateChoice | null>;

/** Open the dialog, with the responses of the kernel. */
function open(
  read: jest.Mock<Promise<IEnvironment>, [IPresenceRequest]> | null,
  images: Partial<IEnvironmentDialogOptions> = {}
): void {
  choice = showEnvironmentDialog({
    label: 'Cluster 1a2b',
    image: null,
    notebookImage: null,
    read,
    explain: error => `Explained: ${(error as Error).message}`,
    trans,
    ...images
  });
}

const reader = () =>
  jest.fn((_: IPresenceRequest) => Promise.resolve(ENVIRONMENT));

const dialog = async () =>
  within(
    await screen.findByRole('dialog', {
      name: 'Environments of This Notebook and Cluster 1a2b'
    })
  );

beforeAll(() => {
  renderOutsideOfAct();
  showDialogs();
});

afterEach(async () => {
  dismissDialogs();
  await choice;
});

describe('showEnvironmentDialog', () => {
  it('shows different versions first, with the number of workers that have each', async () => {
    open(reader());
    const table = within(
      await (await dialog()).findByRole('table', { name: 'Versions' })
    );
    const rows = table.getAllByRole('row').map(row => row.textContent);
    expect(rows).toEqual([
      'PackageNotebookSchedulerWorkers',
      'numpy221 (1), not installed (1)',
      'dask111'
    ]);
    await (await dialog()).findByText('Different versions: numpy.');
  });

  it('keeps what was typed when a check fails, and shows the result of the next one', async () => {
    const read = reader();
    open(read);
    const packages = await (await dialog()).findByLabelText('Packages');
    read.mockRejectedValueOnce(new Error('the kernel is busy'));
    await userEvent.type(packages, 'xarray, zarr{Enter}');
    const alert = await (await dialog()).findByRole('alert');
    expect(alert.textContent).toBe('Explained: the kernel is busy');
    expect(packages).toHaveProperty('value', 'xarray, zarr');
    expect(read).toHaveBeenLastCalledWith({
      packages: ['xarray', 'zarr'],
      paths: [],
      variables: []
    });
    read.mockResolvedValueOnce({
      ...ENVIRONMENT,
      presence: [
        {
          kind: 'packages',
          name: 'zarr',
          notebook: true,
          workers: [{ value: true, count: 2 }]
        },
        {
          kind: 'packages',
          name: 'xarray',
          notebook: true,
          workers: [{ value: false, count: 2 }]
        }
      ]
    });
    await userEvent.type(packages, '{Enter}');
    // What the workers lack comes first.
    const lacking = await (
      await dialog()
    ).findByRole('row', { name: 'Package xarray yes no' });
    expect(lacking.nextElementSibling?.textContent).toBe('Packagezarryesyes');
    expect((await dialog()).queryByRole('alert')).toBeNull();
  });

  it('sends one request at a time', async () => {
    const read = reader();
    open(read);
    const packages = await (await dialog()).findByLabelText('Packages');
    read.mockReturnValueOnce(new Promise(() => undefined));
    await userEvent.type(packages, 'zarr{Enter}');
    await (await dialog()).findByRole('button', { name: 'Checking…' });
    await userEvent.type(packages, '{Enter}');
    // One for the versions, one for the first check.
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('compares images without a connection, and offers to recreate the cluster', async () => {
    open(null, { image: 'old:1', notebookImage: 'new:2' });
    await (
      await dialog()
    ).findByText('Connect the notebook to the cluster to compare versions.');
    await userEvent.click(
      await (
        await dialog()
      ).findByRole('button', { name: 'Recreate with the Notebook’s Image' })
    );
    expect(await choice).toEqual({ image: 'new:2', stop: true });
  });

  it('offers nothing to recreate where the images are the same', async () => {
    open(reader(), { image: 'same:1', notebookImage: 'same:1' });
    await (
      await dialog()
    ).findByText('The notebook and the cluster use the image same:1.');
    expect(
      (await dialog()).queryByRole('button', { name: /Recreate/ })
    ).toBeNull();
  });
});
