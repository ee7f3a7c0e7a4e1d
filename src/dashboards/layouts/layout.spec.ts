import { DockLayout, DockPanel, Widget } from '@lumino/widgets';

import type { LayoutArea } from './layoutSettings';
import { USEFUL, capture, placements, prune } from './layout';
import { parseLayouts } from './layoutSettings';

/** Carry the placements out in a real dock, and read what came of it. */
function arrange(area: LayoutArea): LayoutArea | null {
  const dock = new DockPanel();
  const widgets: Widget[] = [];
  for (const { plot, mode, ref } of placements(area)) {
    const widget = new Widget();
    widget.id = plot;
    dock.addWidget(widget, { mode, ref: ref === null ? null : widgets[ref] });
    widgets.push(widget);
  }
  return capture(dock.saveLayout().main, widget => widget.id);
}

const tabs = (...plots: string[]): LayoutArea => ({ type: 'tabs', plots });
const split = (
  orientation: 'horizontal' | 'vertical',
  ...children: LayoutArea[]
): LayoutArea => ({ type: 'split', orientation, children });

describe('placements', () => {
  it.each([
    ['one plot', tabs('a')],
    ['tabs', tabs('a', 'b', 'c')],
    ['side by side', split('horizontal', tabs('a'), tabs('b'), tabs('c'))],
    [
      'rows in columns',
      split(
        'horizontal',
        split('vertical', tabs('a'), tabs('b', 'c')),
        split('vertical', tabs('d'), split('horizontal', tabs('e'), tabs('f')))
      )
    ],
    ['the useful one', USEFUL]
  ])('come to lie as the area says: %s', (_, area) => {
    expect(arrange(area)).toEqual(area);
  });

  it('are none for an empty area', () => {
    expect(placements(split('vertical', tabs()))).toEqual([]);
  });
});

describe('prune', () => {
  it('takes out empty parts and lone children', () => {
    expect(
      prune(split('vertical', tabs(), split('horizontal', tabs('a'), tabs())))
    ).toEqual(tabs('a'));
  });
});

describe('capture', () => {
  it('leaves out what is no plot', () => {
    const main: DockLayout.AreaConfig = {
      type: 'split-area',
      orientation: 'horizontal',
      sizes: [0.5, 0.5],
      children: [
        { type: 'tab-area', currentIndex: 0, widgets: [new Widget()] },
        { type: 'tab-area', currentIndex: 0, widgets: [new Widget()] }
      ]
    };
    const [, kept] = main.children;
    expect(
      capture(main, widget =>
        kept.type === 'tab-area' && kept.widgets.includes(widget) ? 'a' : null
      )
    ).toEqual(tabs('a'));
    expect(capture(null, () => 'a')).toBeNull();
  });
});

describe('parseLayouts', () => {
  it('takes what is a layout and leaves the rest', () => {
    const good = {
      name: 'mine',
      area: split('vertical', tabs('a'), tabs('b'))
    };
    expect(
      parseLayouts([good, null, { name: 'x' }, { name: 1, area: tabs('a') }, 5])
    ).toEqual([good]);
    expect(parseLayouts('nonsense')).toEqual([]);
  });
});
