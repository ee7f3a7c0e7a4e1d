import { placements } from './layout';
import { type LayoutArea, parseLayouts } from './layoutSettings';

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

  it('shows names without invisible characters, and each name once', () => {
    const named = (name: string) => ({ name, area: tabs('a') });
    expect(
      parseLayouts([
        named(' mi\u200bne\u202e '),
        named('mine'),
        named('\u2066'),
        named('x'.repeat(1000))
      ]).map(({ name }) => name)
    ).toEqual(['mine', 'x'.repeat(200)]);
  });

  it('has each plot in one place', () => {
    const children = [tabs('a', 'a', 'b'), tabs('b', 'c')];
    const area = { type: 'split', orientation: 'vertical', children };
    const [layout] = parseLayouts([{ name: 'mine', area }]);
    expect(placements(layout.area).map(({ plot }) => plot)).toEqual([
      'a',
      'c',
      'b'
    ]);
  });

  it('bounds the depth and the size of a layout', () => {
    let deep: unknown = tabs('a');
    for (let depth = 0; depth < 100_000; depth++) {
      deep = { type: 'split', orientation: 'vertical', children: [deep] };
    }
    const wide = tabs(...Array.from({ length: 10_000 }, (_, i) => `${i}`));
    const [layout] = parseLayouts([
      {
        name: 'mine',
        area: { type: 'split', orientation: 'vertical', children: [deep, wide] }
      }
    ]);
    expect(placements(layout.area)).toHaveLength(100);
    const many = Array.from({ length: 1000 }, (_, i) => ({
      name: `${i}`,
      area: tabs('a')
    }));
    expect(parseLayouts(many)).toHaveLength(100);
  });

  it('returns valid layouts for any JSON', () => {
    let seed = 7;
    const random = (below: number) =>
      (seed = (seed * 48271) % 2147483647) % below;
    const SCALARS = [
      null,
      0,
      -1,
      1e308,
      true,
      '',
      'a',
      '\u202e',
      'tabs',
      'split'
    ];
    const KEYS = ['name', 'area', 'type', 'plots', 'orientation', 'children'];
    const json = (depth: number): unknown => {
      switch (depth === 0 ? 0 : random(4)) {
        case 0:
          return SCALARS[random(SCALARS.length)];
        case 1:
          return Array.from({ length: random(4) }, () => json(depth - 1));
        case 2:
          return tabs(...Array.from({ length: random(4) }, () => json(1)));
        default:
          return {
            ...Object.fromEntries(
              KEYS.filter(() => random(2)).map(key => [key, json(depth - 1)])
            ),
            ...(random(2) ? { type: 'split', orientation: 'vertical' } : {}),
            ...(random(2) ? { name: 'n', area: json(depth - 1) } : {})
          };
      }
    };
    const isArea = (area: LayoutArea): boolean =>
      area.type === 'tabs'
        ? area.plots.every(plot => typeof plot === 'string')
        : ['horizontal', 'vertical'].includes(area.orientation) &&
          area.children.every(isArea);
    let parsed = 0;
    for (let round = 0; round < 5000; round++) {
      for (const { name, area } of parseLayouts([json(5), json(5)])) {
        parsed += 1;
        expect(typeof name).toBe('string');
        expect(isArea(area)).toBe(true);
        expect(() => placements(area)).not.toThrow();
      }
    }
    expect(parsed).toBeGreaterThan(100);
  });
});
