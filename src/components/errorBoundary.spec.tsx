import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { Boundary } from './errorBoundary';
import { trans } from '../testing/fakeClusters';

describe('Boundary', () => {
  let isBroken: boolean;

  function Part(): JSX.Element {
    if (isBroken) {
      throw new Error('The part is broken.');
    }
    return <p>The part is shown.</p>;
  }

  beforeEach(() => {
    isBroken = true;
    // React writes the error, too.
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  afterEach(() => jest.restoreAllMocks());

  it('reports the error in place of the part, and leaves what is beside it', () => {
    render(
      <>
        <Boundary trans={trans}>
          <Part />
        </Boundary>
        <p>Beside it</p>
      </>
    );
    expect(screen.getByRole('alert')).toHaveTextContent('The part is broken.');
    expect(screen.getByText('Beside it')).toBeVisible();
  });

  it('shows the part again on request', async () => {
    render(
      <Boundary trans={trans}>
        <Part />
      </Boundary>
    );
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Show Again' }));
    expect(screen.getByText('The part is shown.')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
