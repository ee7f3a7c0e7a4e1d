import { DockLayout, DockPanel, Widget } from '@lumino/widgets';

import type { LayoutArea } from './layoutSettings';
import { DEFAULT_LAYOUT, captureLayout, placements, simplify } from './layout';

/** Apply the placements to a real dock and capture the result. */
function arrange(area: LayoutArea): LayoutArea | null {
  const dock = new DockPanel();
  const widgets: Widget[] = [];
  for (const { plot, mode, ref } of placements(area)) {
    const widget = new Widget();
    widget.id = plot;
    dock.addWidget(widget, { mode, ref: ref === null ? null : widgets[ref] });
    widgets.push(widget);
  }
  return captureLayout(dock.saveLayout().main, widget => widget.id);
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
    ['the default layout', DEFAULT_LAYOUT]
  ])('reproduce the area: %s', (_, area) => {
    expect(arrange(area)).toEqual(area);
  });

  it('are empty for an empty area', () => {
    expect(placements(split('vertical', tabs()))).toEqual([]);
  });
});

describe('simplify', () => {
  it('removes empty parts and splits with one child', () => {
    expect(
      simplify(
        split('vertical', tabs(), split('horizontal', tabs('a'), tabs()))
      )
    ).toEqual(tabs('a'));
  });
});

describe('captureLayout', () => {
  it('leaves out other widgets', () => {
    const main: DockLayout.AreaConfig = {
      type: 'split-area',
      orientation: 'horizontal',
      sizes: [0.5, 0.5],
      children: [
        { type: 'tab-area', currentIndex: 0, widgets: [new Widget()] },
        { type: 'tab-area', currentIndex: 0, widgets: [new Widget()] }
      ]
    };
    const [, second] = main.children;
    expect(
      captureLayout(main, widget =>
        second.type === 'tab-area' && second.widgets.includes(widget)
          ? 'a'
          : null
      )
    ).toEqual(tabs('a'));
    expect(captureLayout(null, () => 'a')).toBeNull();
  });
});
