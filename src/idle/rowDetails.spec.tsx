import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { ClusterActions } from '../actions/clusterActions';
import type * as Wire from '../wire/wire';
import {
  FakeClusters,
  aMessage,
  cluster,
  trans
} from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { idleCluster } from '../testing/idleClusters';
import { Clock } from '../utils/clock';
import { createIdlePart, createStopWhenFinishedPart } from './rowDetails';

function show(
  shown: Wire.Cluster,
  actions = new ClusterActions(new FakeClusters(shown), trans)
) {
  const execute = jest.fn();
  const Part = createIdlePart({ actions, execute, trans });
  render(<Part cluster={shown} tabIndex={undefined} clock={new Clock()} />);
  return execute;
}

const click = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

describe('the idle part of a row', () => {
  it('counts down to a stop', () => {
    const action_at = Date.now() + 100_000;
    const level = 'countdown';
    show(idleCluster(Date.now(), { level, action: 'stop', action_at }));
    expect(screen.getByText(/^Will be stopped in/)).toHaveTextContent(
      /in 1 min (39|40) s$/
    );
  });

  it('counts down to scaling down, which Keep Alive prevents', async () => {
    const execute = show(
      idleCluster(Date.now(), {
        level: 'countdown',
        action: 'scale_down',
        action_at: Date.now() + 100_000
      })
    );
    expect(screen.getByText(/^Will be scaled down in/)).toBeVisible();
    await click('Keep Alive analysis-1');
    expect(execute).toHaveBeenCalledWith(CommandIDs.keepAlive, {
      name: 'ns.1'
    });
  });

  it('announces that the gateway stops the cluster soon', () => {
    const limit = { option: 'Idle', value: '30', seconds: 1800 };
    const idle = idleCluster(Date.now(), {});
    show({
      ...idle,
      gateway_idle: { ...limit, stops_at: Date.now() + 100_000 }
    });
    expect(screen.getByText(/^The gateway stops it in/)).toHaveTextContent(
      /^The gateway stops it in 1 min (39|40) s unless tasks run\.$/
    );
  });

  it('does not announce a stop by the gateway that is not soon, or of a busy cluster', () => {
    const limit = { option: 'Idle', value: '30', seconds: 1800 };
    const stops_at = Date.now() + 1_700_000;
    show({
      ...idleCluster(Date.now(), {}),
      gateway_idle: { ...limit, stops_at }
    });
    show(cluster({ gateway_idle: { ...limit, stops_at: null } }));
    expect(screen.queryByText(/gateway/)).toBeNull();
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

  it('offers to show the replacement of a cluster that was recreated', async () => {
    const stopped = cluster({
      status: 'stopped',
      ended: {
        by: 'user',
        reason: aMessage('Stopped by you.'),
        at: Date.now(),
        idle_seconds: null,
        can_recreate: true
      }
    });
    const clusters = new FakeClusters(stopped);
    clusters.create.mockResolvedValue(cluster({ name: 'ns.2' }));
    const actions = new ClusterActions(clusters, trans);
    await actions.recreate('ns.1');
    const execute = show(stopped, actions);
    expect(screen.queryByText('Recreate')).toBeNull();
    await click('Show the replacement of analysis-1');
    expect(execute).toHaveBeenCalledWith(CommandIDs.recreateCluster, {
      name: 'ns.1'
    });
  });

  it('does not repeat why and when a cluster failed, which its problem says', async () => {
    const execute = show(
      cluster({
        status: 'failed',
        problem: { code: 'c', message: 'No image.', remedy: '' },
        ended: {
          by: 'failure',
          reason: aMessage('Ended unexpectedly.'),
          at: Date.now(),
          idle_seconds: null,
          can_recreate: true
        }
      })
    );
    expect(screen.queryByText(/Ended/)).toBeNull();
    await click('Recreate analysis-1');
    expect(execute).toHaveBeenCalledTimes(1);
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
      screen.getByRole('switch', { name: 'Stop When Finished: analysis-1' })
    );
    expect(execute).toHaveBeenCalledWith(CommandIDs.stopWhenFinished, {
      name: 'ns.1'
    });
  });

  it.each([
    ['clusters that do not run', cluster({ status: 'pending' })],
    [
      'shared schedulers, which cannot be stopped',
      cluster({ kind: 'scheduler' })
    ]
  ])('is missing for %s', (_, shown) => {
    render(<Part cluster={shown} tabIndex={undefined} clock={new Clock()} />);
    expect(screen.queryByRole('switch')).toBeNull();
  });
});
