import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type {
  PartialJSONValue,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';

import type { ILayoutStore } from './layoutActions';
import type { INamedLayout } from './layoutSettings';

/** The saved layouts, as last read from the settings. */
export class LayoutStore implements ILayoutStore {
  /** @param _settings - undefined without a setting registry */
  constructor(
    private readonly _settings: () => Promise<
      ISettingRegistry.ISettings | undefined
    >
  ) {}

  layouts: ReadonlyArray<INamedLayout> = [];

  /** Name of the layout that opens if none is named; empty for the built-in one. */
  defaultLayout = '';

  /** Read the settings after a change. */
  async read({
    layouts,
    defaultLayout
  }: ReadonlyPartialJSONObject): Promise<void> {
    this.layouts =
      Array.isArray(layouts) && layouts.length > 0
        ? (await import('./layoutSettings')).parseLayouts(layouts)
        : [];
    this.defaultLayout = typeof defaultLayout === 'string' ? defaultLayout : '';
  }

  /** Replace the layouts, and the name of the default one. */
  async save(layouts: INamedLayout[], defaultLayout: string): Promise<void> {
    const settings = await this._settings();
    const isDefaultChanged = defaultLayout !== this.defaultLayout;
    await settings?.set('layouts', layouts as unknown as PartialJSONValue);
    if (isDefaultChanged) {
      await settings?.set('defaultLayout', defaultLayout);
    }
  }
}
