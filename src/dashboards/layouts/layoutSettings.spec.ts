import { parseLayouts } from './layoutSettings';

const tabs = (...plots: unknown[]) => ({ type: 'tabs', plots });

describe('parseLayouts', () => {
  it('keeps valid layouts and leaves out the rest', () => {
    const valid = {
      name: 'mine',
      area: {
        type: 'split',
        orientation: 'vertical',
        children: [tabs('a'), tabs('b')]
      }
    };
    expect(
      parseLayouts([
        valid,
        null,
        { name: 'x' },
        { name: 1, area: tabs('a') },
        5
      ])
    ).toEqual([valid]);
  });

  it('is empty for a value that is not a list', () => {
    expect(parseLayouts('nonsense')).toEqual([]);
  });

  it('leaves out invalid parts of an area', () => {
    const [layout] = parseLayouts([
      {
        name: 'mine',
        area: {
          type: 'split',
          orientation: 'horizontal',
          children: [tabs('a', 5), { type: 'nonsense' }]
        }
      }
    ]);
    expect(layout.area).toEqual({
      type: 'split',
      orientation: 'horizontal',
      children: [tabs('a')]
    });
  });
});
