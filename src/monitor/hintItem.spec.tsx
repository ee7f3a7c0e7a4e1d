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
