import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import { trans } from '../testing/fakeClusters';
import {
  SHARE,
  Splitter,
  limitShare,
  shareAfterKey,
  shareAt
} from './splitter';

describe('shareAfterKey', () => {
  it.each<[number, string, number | null]>([
    [50, 'ArrowUp', 55],
    [50, 'ArrowDown', 45],
    [SHARE.most, 'ArrowUp', SHARE.most],
    [SHARE.least, 'ArrowDown', SHARE.least],
    [50, 'Home', SHARE.least],
    [50, 'End', SHARE.most],
    [20, 'Enter', SHARE.initial],
    [50, 'Tab', null]
  ])('after %d and %s is %p', (share, key, expected) => {
    expect(shareAfterKey(share, key)).toBe(expected);
  });
});

describe('shareAt', () => {
  it.each<[number, number]>([
    [700, 30],
    [0, SHARE.most],
    [2_000, SHARE.least]
  ])('of a pointer at %d px is %d percent', (pointer, expected) => {
    expect(shareAt(pointer, 1_000, 1_000)).toBe(expected);
  });

  it('is the default in a panel without height', () => {
    expect(shareAt(10, 0, 0)).toBe(SHARE.initial);
  });
});

describe('limitShare', () => {
  it.each([undefined, null, 'x', NaN, Infinity, {}])(
    'replaces the stored value %p by the default',
    value => expect(limitShare(value)).toBe(SHARE.initial)
  );
});

describe('Splitter', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is a separator that arrow keys move', () => {
    const onChange = jest.fn();
    render(<Splitter share={40} onChange={onChange} trans={trans} />);
    const splitter = screen.getByRole('separator', {
      name: 'Height of the dashboards'
    });
    expect(splitter).toHaveAttribute('aria-valuenow', '40');
    fireEvent.keyDown(splitter, { key: 'ArrowUp' });
    fireEvent.doubleClick(splitter);
    expect(onChange.mock.calls).toEqual([
      [45, true],
      [SHARE.initial, true]
    ]);
  });

  it('changes the share while it is dragged, and reports the last one as final', () => {
    const onChange = jest.fn();
    render(
      <section className="jp-DaskGateway-explorer">
        <Splitter share={40} onChange={onChange} trans={trans} />
      </section>
    );
    const splitter = screen.getByRole('separator');
    // jsdom has neither a layout nor pointer capture.
    const captured = new Set<number>();
    splitter.setPointerCapture = id => captured.add(id);
    splitter.hasPointerCapture = id => captured.has(id);
    jest.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({
      ...splitter.getBoundingClientRect(),
      bottom: 1_000,
      height: 1_000
    });
    const move = (type: string, clientY: number, button = 0) =>
      fireEvent(
        splitter,
        new MouseEvent(type, { bubbles: true, clientY, button })
      );
    move('pointermove', 700);
    move('pointerdown', 600, 2);
    move('pointermove', 700);
    expect(onChange).not.toHaveBeenCalled();
    move('pointerdown', 600);
    move('pointermove', 700);
    move('pointerup', 450);
    expect(onChange.mock.calls).toEqual([
      [30, false],
      [55, true]
    ]);
  });
});
