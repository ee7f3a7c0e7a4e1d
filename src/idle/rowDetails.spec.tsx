import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { ClusterActions } from '../actions/clusterActions';
import type * as Wire from '../wire/wire';
import {
  FakeClusters,
  GiB,
  aMessage,
  cluster,
  trans
} from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { idleCluster } from '../testing/idleClusters';
import { Clock } from '../utils/clock';
import { createIdlePart, createStopWhenFinishedPart } from './rowDetails';

function show(shown: Wire.Cluster) {
  const clusters = new FakeClusters(shown);
  const actions = new ClusterActions(clusters, trans);
  const execute = jest.fn();
  const Part = createIdlePart({ actions, execute, trans });
  render(<Part cluster={shown} tabIndex={undefined} clock={new Clock()} />);
  return execute;
}

const click = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

describe('the idle part of a row', () => {
  it('shows the results in memory of an idle cluster', () => {
    const results_in_memory = { bytes: 12 * GiB, count: 340 };
    show(idleCluster(Date.now(), {}, { results_in_memory }));
    expect(
      screen.getByText('340 results (12 GiB) in memory')
    ).toBeInTheDocument();
  });

  it('counts down to a stop', () => {
    const action_at = Date.now() + 100_000;
    const level = 'countdown';
    show(idleCluster(Date.now(), { level, action: 'stop', action_at }));
    expect(screen.getByText(/^Will be stopped in/)).toHaveTextContent(
      /in 1 min (39|40) s$/
    );
  });

  it('counts down to the release of workers, which Keep Alive prevents', async () => {
    const execute = show(
      idleCluster(Date.now(), {
        level: 'countdown',
        action: 'scale_down',
        action_at: Date.now() + 100_000
      })
    );
    expect(screen.getByText(/^Workers will be released in/)).toBeVisible();
    await click('Keep Alive analysis-1');
    expect(execute).toHaveBeenCalledWith(CommandIDs.keepAlive, {
      name: 'ns.1'
    });
  });

  it('ends a snooze', async () => {
    const execute = show(
      idleCluster(Date.now(), { snoozed_until: Date.now() + 1e6 })
    );
    expect(screen.getByText(/^Snoozed until/)).toBeInTheDocument();
    await click('End Snooze for analysis-1');
    expect(execute).toHaveBeenCalledWith(CommandIDs.endSnooze, {
      name: 'ns.1'
    });
  });

  it('ends Keep Alive', async () => {
    const execute = show(idleCluster(Date.now(), { kept_alive: true }));
    expect(screen.getByText(/^Kept alive until/)).toBeInTheDocument();
    await click('End Keep Alive for analysis-1');
    expect(execute).toHaveBeenCalledWith(CommandIDs.endKeepAlive, {
      name: 'ns.1'
    });
  });

  it('says why a cluster was stopped, and recreates it', async () => {
    const execute = show(
      cluster({
        status: 'stopped',
        ended: {
          by: 'policy',
          reason: aMessage('Stopped automatically.'),
          at: Date.now(),
          idle_seconds: 1800,
          can_recreate: true
        }
      })
    );
    expect(
      screen.getByText(/^Stopped automatically\. Ended at /)
    ).toBeInTheDocument();
    await click('Recreate analysis-1');
    expect(execute).toHaveBeenCalledWith(CommandIDs.recreateCluster, {
      name: 'ns.1'
    });
  });

  it('is empty for a running cluster that is not idle', () => {
    show(cluster());
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('the switch Stop When Finished', () => {
  const execute = jest.fn();
  const Part = createStopWhenFinishedPart({ execute, trans });

  it('is named after the cluster', async () => {
    render(
      <Part cluster={cluster()} tabIndex={undefined} clock={new Clock()} />
    );
    await userEvent.click(
      screen.getByRole('switch', { name: 'Stop analysis-1 When Finished' })
    );
    expect(execute).toHaveBeenCalledWith(CommandIDs.stopWhenFinished, {
      name: 'ns.1'
    });
  });

  it('is missing for clusters that do not run', () => {
    const pending = cluster({ status: 'pending' });
    render(<Part cluster={pending} tabIndex={undefined} clock={new Clock()} />);
    expect(screen.queryByRole('switch')).toBeNull();
  });
});
