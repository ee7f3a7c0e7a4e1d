import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import { LayoutStore } from './layoutStore';

describe('LayoutStore', () => {
  const set = jest.fn(async (key: string, value: unknown) => undefined);
  const settings = { set } as unknown as ISettingRegistry.ISettings;
  const mine = { name: 'Mine', area: { type: 'tabs' as const, plots: ['a'] } };
  let store: LayoutStore;

  beforeEach(() => {
    set.mockClear();
    store = new LayoutStore(async () => settings);
  });

  it('reads the valid layouts and the name of the default one', async () => {
    await store.read({ layouts: [mine, { name: 5 }], defaultLayout: 'Mine' });
    expect(store.layouts).toEqual([mine]);
    expect(store.defaultLayout).toBe('Mine');
    await store.read({ layouts: [], defaultLayout: 5 });
    expect(store.layouts).toEqual([]);
    expect(store.defaultLayout).toBe('');
  });

  it('saves the default layout only if it changes', async () => {
    await store.save([mine], '');
    expect(set.mock.calls).toEqual([['layouts', [mine]]]);
    await store.save([], 'Mine');
    expect(set.mock.calls.slice(1)).toEqual([
      ['layouts', []],
      ['defaultLayout', 'Mine']
    ]);
  });
});
