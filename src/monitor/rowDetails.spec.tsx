import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import {
  FakeClusters,
  aMessage,
  cluster,
  trans
} from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { Clock } from '../utils/clock';
import { HistoryStore } from './history';
import { createActivityPart, createNoticePart } from './rowDetails';

function show(shown: Wire.Cluster) {
  const clusters = new FakeClusters(shown);
  const execute = jest.fn();
  const options = { execute, history: new HistoryStore(clusters), trans };
  for (const create of [createNoticePart, createActivityPart]) {
    const Part = create(options);
    render(<Part cluster={shown} tabIndex={undefined} clock={new Clock()} />);
  }
  return execute;
}

const hints: Wire.Hint[] = [
  {
    code: 'few-threads',
    message: aMessage('900 tasks are waiting for 8 threads.'),
    advice: aMessage('Add workers to finish sooner.'),
    scale_to: 6
  }
];

const click = (name: string | RegExp) =>
  userEvent.click(
    within(screen.getByRole('note')).getByRole('button', { name })
  );

describe('the monitor parts of a row', () => {
  it('scales a cluster with a fixed number of workers by a hint', async () => {
    const execute = show(cluster({ hints }));
    await click('Scale to 6');
    expect(execute.mock.calls).toEqual([
      [CommandIDs.scaleCluster, { name: 'ns.1', count: 6 }]
    ]);
  });

  it('raises the maximum of an adaptive cluster by a hint', async () => {
    const requested = { minimum: 1, maximum: 4 };
    const execute = show(cluster({ hints, requested }));
    await click('Raise Maximum to 6');
    expect(execute.mock.calls).toEqual([
      [CommandIDs.adaptCluster, { name: 'ns.1', minimum: 1, maximum: 6 }]
    ]);
  });

  it('dismisses a hint', async () => {
    const execute = show(cluster({ hints }));
    await click(/^Dismiss/);
    expect(execute.mock.calls).toEqual([
      [CommandIDs.dismissHint, { name: 'ns.1', code: 'few-threads' }]
    ]);
  });

  it('opens the page from the sparkline, which is described by text', async () => {
    const execute = show(cluster());
    const button = screen.getByRole('button', {
      name: 'Cluster Page of analysis-1'
    });
    expect(button).toHaveAccessibleDescription(/workers 2 \(peak 2\)/);
    await userEvent.click(button);
    expect(execute.mock.calls).toEqual([
      [CommandIDs.openClusterPage, { name: 'ns.1' }]
    ]);
  });

  it('shows once what a cluster waits for, at its stage or as a hint', () => {
    const waits = {
      ...aMessage('Waiting for a new machine.'),
      id: 'waiting.machine'
    };
    const waiting = [
      { ...hints[0], code: 'machine-starting', message: waits, scale_to: null }
    ];
    const stages: Wire.Stage[] = [
      { stage: 'requested', at: Date.now(), typical_seconds: 0 },
      { stage: 'ready', at: null, typical_seconds: 60 }
    ];
    show(cluster({ status: 'pending', stages, hints: waiting }));
    expect(screen.getByRole('status')).toHaveTextContent(waits.text);
    expect(screen.queryByRole('note')).toBeNull();
    show(cluster({ hints: waiting }));
    expect(screen.getByRole('note')).toHaveClass('jp-mod-waiting');
    expect(screen.getByRole('note')).toHaveTextContent(waits.text);
  });

  it('shows the stages while a cluster starts up', () => {
    show(
      cluster({
        status: 'pending',
        stages: [
          { stage: 'requested', at: Date.now(), typical_seconds: 0 },
          { stage: 'ready', at: null, typical_seconds: 60 }
        ]
      })
    );
    const list = screen.getByRole('list', { name: 'Start-up of analysis-1' });
    const [, ready] = within(list).getAllByRole('listitem');
    expect(ready).toHaveTextContent(
      'Ready: 2 of 2 workers usually after 1 min'
    );
    expect(ready).toHaveAttribute('aria-current', 'step');
    expect(screen.queryByRole('button')).toBeNull();
  });
});
