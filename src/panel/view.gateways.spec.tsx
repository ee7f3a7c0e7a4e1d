import '@testing-library/jest-dom';

import { act, screen, within } from '@testing-library/react';

import { FakeClusters, GATEWAY, cluster } from '../testing/fakeClusters';
import { removePanels, renderPanel } from '../testing/panelView';
import { CommandIDs } from '../tokens';
import type * as Wire from '../wire/wire';

const SLURM: Wire.Gateway = { ...GATEWAY, name: 'slurm', label: 'Slurm' };
const BROKEN: Wire.Gateway = {
  ...SLURM,
  reachable: false,
  error: {
    code: 'gateway-unreachable',
    message: 'The gateway does not respond.',
    remedy: 'Try again later.'
  }
};

const a = cluster({ name: 'a', label: 'A', started: 1 });
const b = cluster({ name: 'b', label: 'B', started: 2, gateway: 'slurm' });
const c = cluster({ name: 'c', label: 'C', started: 3, gateway: 'slurm' });

function several(...clusters: Wire.Cluster[]): FakeClusters {
  const model = new FakeClusters(...clusters);
  model.gateways = [GATEWAY, SLURM];
  return model;
}

const section = (name: string) => screen.getByRole('region', { name });
const row = (name: string) => screen.getByRole('listitem', { name });

afterEach(removePanels);

describe('The panel with several gateways', () => {
  it('has a heading and a labelled list for each', async () => {
    await renderPanel(several(a, b, c));
    const list = within(section('Slurm')).getByRole('list', {
      name: 'Clusters of Slurm'
    });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(one => one.dataset.name)
    ).toEqual(['c', 'b']);
    expect(
      within(section('gateway')).getByRole('listitem', { name: 'A' })
    ).toBeVisible();
    expect(within(section('Slurm')).getByText('Connected')).toBeVisible();
  });

  it('shows the problem of one below the rows, which do not move', async () => {
    const model = several(a);
    model.gateways = [GATEWAY, BROKEN];
    const executed = jest.fn();
    const { user } = await renderPanel(model, executed);
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent(
      'Gateway: SlurmThe gateway does not respond.'
    );
    expect(row('A').compareDocumentPosition(alert)).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING
    );
    expect(within(section('Slurm')).getByText('Not available')).toBeVisible();
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(within(section('gateway')).getByText('Connected')).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Check Connection to Slurm…' })
    );
    expect(executed).toHaveBeenCalledWith(CommandIDs.checkConnection, {
      gateway: 'slurm'
    });
  });

  it('says that one has no clusters', async () => {
    await renderPanel(several(a));
    expect(within(section('Slurm')).getByText('No clusters.')).toBeVisible();
    expect(within(section('gateway')).queryByText('No clusters.')).toBeNull();
  });

  it('says how to start if there are no clusters at all', async () => {
    const model = several();
    model.gateways = [GATEWAY, BROKEN];
    await renderPanel(model);
    expect(screen.getByText('No clusters yet.')).toBeVisible();
    expect(screen.getByRole('alert')).toBeVisible();
  });

  it('moves with the keyboard through the rows of all', async () => {
    const { user } = await renderPanel(several(a, b, c));
    act(() => row('A').focus());
    await user.keyboard('{ArrowDown}');
    expect(row('C')).toHaveFocus();
    await user.keyboard('{End}');
    expect(row('B')).toHaveFocus();
    await user.keyboard('{Shift>}{Home}{/Shift}');
    expect(row('A')).toHaveFocus();
    expect(screen.getByText('3 selected')).toBeVisible();
  });

  it('hides gateways without a match while there is a filter', async () => {
    const more = [1, 2, 3, 4].map(at =>
      cluster({ name: `x${at}`, label: `X${at}` })
    );
    const { user } = await renderPanel(several(a, b, ...more));
    await user.type(screen.getByLabelText('Filter clusters'), 'B');
    expect(row('B')).toBeVisible();
    expect(screen.queryByRole('region', { name: 'gateway' })).toBeNull();
  });
});

describe('The panel with one gateway', () => {
  it('has one list and no heading, also for a named gateway', async () => {
    const model = new FakeClusters(b);
    model.gateways = [SLURM];
    await renderPanel(model);
    expect(screen.getByRole('list', { name: 'Clusters' })).toBeVisible();
    expect(screen.queryByRole('heading')).toBeNull();
    expect(screen.queryByText('Slurm')).toBeNull();
    expect(screen.queryByText('Connected')).toBeNull();
  });
});
