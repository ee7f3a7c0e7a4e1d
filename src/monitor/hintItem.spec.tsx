import { render, screen, within } from '@testing-library/react';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import { aMessage, cluster, trans } from '../testing/fakeClusters';
import { HintItem } from './hintItem';

const hint: Wire.Hint = {
  code: 'few-threads',
  message: aMessage('900 tasks are waiting for 8 threads.'),
  advice: aMessage('Add workers to finish sooner.'),
  scale_to: 6
};

function show(
  part: Partial<Pick<Wire.Cluster, 'requested' | 'status'>> = {},
  shown = hint
) {
  render(
    <HintItem
      hint={shown}
      cluster={cluster({ requested: { count: 2 }, ...part })}
      tabIndex={undefined}
      trans={trans}
      onScale={jest.fn()}
      onDismiss={jest.fn()}
    />
  );
  return screen.getByRole('note');
}

describe('HintItem', () => {
  it('shows message, advice and action', () => {
    const item = show();
    expect(item).toHaveTextContent('900 tasks are waiting for 8 threads.');
    expect(item).toHaveTextContent('Add workers to finish sooner.');
    expect(
      within(item).getByRole('button', { name: 'Scale to 6' })
    ).toBeInTheDocument();
  });

  it('shows why an automatic action failed', () => {
    const problem = { code: 'x', message: 'Connection closed.', remedy: '' };
    expect(show({}, { ...hint, problem })).toHaveTextContent(
      'Connection closed.'
    );
  });

  it('shows the remedy of a failure, with its code and the documentation', () => {
    const message = {
      ...aMessage('2 workers were killed.'),
      id: 'problem.killed-for-memory.workers'
    };
    const item = show({}, { ...hint, code: 'killed-for-memory', message });
    expect(within(item).getByRole('group')).toHaveAttribute('open');
    expect(within(item).getByText('killed-for-memory')).toBeInTheDocument();
    expect(
      within(item).getByRole('link', { name: 'Learn More' })
    ).toHaveAttribute('href', expect.stringMatching(/#killed-for-memory$/));
  });

  it('keeps the advice of other hints closed, without a link', () => {
    const item = show();
    expect(within(item).getByRole('group')).not.toHaveAttribute('open');
    expect(within(item).queryByRole('link')).toBeNull();
  });

  it('names the hint that is dismissed', () => {
    expect(
      within(show()).getByRole('button', {
        name: 'Dismiss: 900 tasks are waiting for 8 threads.'
      })
    ).toBeInTheDocument();
  });

  it('offers no action for a cluster that has stopped', () => {
    const item = show({ status: 'stopped' });
    expect(within(item).queryByRole('button', { name: /to 6/ })).toBeNull();
  });
});
