import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import { FakeClusters, cluster, trans } from '../../testing/fakeClusters';
import type * as Wire from '../../wire/wire';
import { PlotList } from './plotList';

const plot = (id: string, group: Wire.Plot['group'] = 'other'): Wire.Plot => ({
  id,
  label: `Plot ${id}`,
  path: id,
  group
});

const PLOTS = [
  plot('a', 'most-useful'),
  plot('b', 'memory-and-data'),
  plot('c'),
  plot('d')
];

const buttons = () =>
  [...document.querySelectorAll<HTMLElement>('[data-plot]')].map(
    ({ dataset, tabIndex }) => [dataset.plot, tabIndex]
  );

describe('PlotList', () => {
  const onOpenPlot = jest.fn();

  const show = async (plots = PLOTS) => {
    const clusters = new FakeClusters(cluster());
    clusters.plots.mockResolvedValue(plots);
    const view = render(
      <PlotList
        name="ns.1"
        hasGpus={false}
        clusters={clusters}
        trans={trans}
        visible
        opener={async () => ({ create: jest.fn() })}
        onOpenPlot={onOpenPlot}
      />
    );
    await screen.findByRole('button', { name: 'Plot a' });
    return view;
  };

  const press = (key: string) =>
    fireEvent.keyDown(document.activeElement ?? document.body, { key });

  it('lists the plots under the headings of their groups', async () => {
    await show();
    expect(
      screen.getAllByRole('region').map(one => one.getAttribute('aria-label'))
    ).toEqual(['Most Useful', 'Memory and Data', 'More Plots']);
  });

  it('is one tab stop, in which arrow keys move', async () => {
    await show();
    expect(buttons()).toEqual([
      ['a', 0],
      ['b', -1],
      ['c', -1],
      ['d', -1]
    ]);
    act(() => screen.getByRole('button', { name: 'Plot a' }).focus());
    const focused: (string | undefined)[] = [];
    for (const key of [
      'ArrowDown',
      'ArrowDown',
      'End',
      'ArrowDown',
      'ArrowUp',
      'Home',
      'ArrowUp'
    ]) {
      press(key);
      focused.push((document.activeElement as HTMLElement).dataset.plot);
    }
    expect(focused).toEqual(['b', 'c', 'd', 'd', 'c', 'a', 'a']);
    press('End');
    expect(buttons().filter(([, index]) => index === 0)).toEqual([['d', 0]]);
  });

  it('opens a plot by a click', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Plot c' }));
    expect(onOpenPlot).toHaveBeenCalledWith(
      {
        id: 'c',
        label: 'Plot c',
        path: 'c'
      },
      'ns.1'
    );
  });

  it('describes the plots that are known, beside their accessible names', async () => {
    await show([plot('a'), { ...plot('individual-cpu'), label: 'CPU' }]);
    const cpu = screen.getByRole('button', { name: 'CPU' });
    expect(cpu).toHaveTextContent('CPU use of each worker');
    expect(cpu.title).toMatch(/^CPU use of each worker.*\nClick to open/);
    expect(screen.getByRole('button', { name: 'Plot a' }).title).toBe(
      'Click to open, or drag into the main area'
    );
  });

  it('keeps other keys for the browser', async () => {
    await show();
    act(() => screen.getByRole('button', { name: 'Plot a' }).focus());
    expect(press('Enter')).toBe(true);
    expect(press('ArrowDown')).toBe(false);
  });

  it('filters the plots', async () => {
    await show();
    fireEvent.change(
      screen.getByRole('searchbox', { name: 'Filter dashboards' }),
      { target: { value: 'plot b' } }
    );
    expect(
      screen
        .getAllByRole('button')
        .map(button => button.getAttribute('data-plot'))
    ).toEqual(['b']);
  });
});
