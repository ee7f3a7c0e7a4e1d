import { Widget } from '@lumino/widgets';
import { screen, waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import {
  FakeClusters,
  GiB,
  cluster,
  renderOutsideOfAct,
  trans
} from '../testing/fakeClusters';
import { StatusItem } from './statusItem';

const usage = { core_hours: 3, cores: 16, idle_cores: 0 };
const busy = cluster({ name: 'a', label: 'A', usage });
const idle = cluster({
  name: 'b',
  label: 'B',
  usage: { core_hours: 9, cores: 24, idle_cores: 24 },
  results_in_memory: { bytes: 2 * GiB, count: 7 }
});

beforeAll(renderOutsideOfAct);

describe('StatusItem', () => {
  let item: StatusItem;
  const onClick = jest.fn();

  function show(clusters: FakeClusters): void {
    item = new StatusItem(clusters, trans, onClick);
    Widget.attach(item, document.body);
  }

  afterEach(() => item.dispose());

  it('sums up running clusters, and has details in its tooltip', async () => {
    const stopped = cluster({ name: 'c', status: 'stopped', usage });
    show(new FakeClusters(busy, idle, stopped));
    const button = await screen.findByRole('button', {
      name: 'Dask: 40 cores, 24 idle'
    });
    expect(button).toHaveAttribute(
      'title',
      '2 clusters\n12 core-hours\n7 results (2 GiB) in memory'
    );
    await userEvent.click(button);
    expect(onClick).toHaveBeenCalledTimes(1);
  });

  it('is empty when no cluster runs', async () => {
    const clusters = new FakeClusters(busy);
    show(clusters);
    await screen.findByRole('button', { name: 'Dask: 16 cores' });
    clusters.setClusters({ ...busy, status: 'stopping' });
    await waitFor(() => expect(screen.queryByRole('button')).toBeNull());
  });
});
