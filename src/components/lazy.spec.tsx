import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { notLoaded, trans } from '../testing/fakeClusters';
import { Lazy } from './lazy';

const CODE = { Part: () => <p>the part</p> };

function show(load: () => Promise<typeof CODE>): HTMLElement {
  return render(
    <Lazy load={load} trans={trans}>
      {({ Part }) => <Part />}
    </Lazy>
  ).container;
}

describe('Lazy', () => {
  it('shows nothing until the code is loaded, and then the part', async () => {
    const load = jest.fn(async () => CODE);
    expect(show(load)).toBeEmptyDOMElement();
    expect(await screen.findByText('the part')).toBeTruthy();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('shows the fallback until the code is loaded, and the part at once when it is shown again', async () => {
    const load = jest.fn(async () => CODE);
    const part = (
      <Lazy load={load} fallback={<p>Loading…</p>} trans={trans}>
        {({ Part }) => <Part />}
      </Lazy>
    );
    const first = render(part);
    expect(first.container).toHaveTextContent('Loading…');
    expect(await screen.findByText('the part')).toBeTruthy();
    first.unmount();
    expect(render(part).container).toHaveTextContent('the part');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('explains a failure, and loads again when the user requests it', async () => {
    const load = jest
      .fn(async () => CODE)
      .mockImplementationOnce(async () => notLoaded());
    show(load);
    const alert = await screen.findByRole('alert');
    expect(alert.dataset.code).toBe('part-not-loaded');
    await userEvent.click(screen.getByRole('button', { name: 'Try Again' }));
    expect(await screen.findByText('the part')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(load).toHaveBeenCalledTimes(2);
  });
});
