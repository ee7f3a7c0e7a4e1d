import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { JSONObject } from '@lumino/coreutils';

import type { IPreset } from './configurations';
import { isSamePreset, readPresets, withPreset } from './configurations';

/** The settings with presets; schema/panel.json. */
export type PresetSettings = Pick<
  ISettingRegistry.ISettings,
  'composite' | 'set'
>;

/**
 * The presets in the settings: the user's own, and those of the administrator.
 *
 * JupyterLab stores settings on the server. The administrator sets the others in `overrides.json`.
 */
export class Presets {
  constructor(private readonly _settings: PresetSettings | null) {}

  /** The presets of the user. */
  get own(): IPreset[] {
    return readPresets(this._settings?.composite.presets);
  }

  /** The presets of the administrator. */
  get administrators(): IPreset[] {
    return readPresets(this._settings?.composite.administratorPresets);
  }

  /** Whether presets can be saved. */
  get canSave(): boolean {
    return this._settings !== null;
  }

  /** Save a preset of the user. It replaces the one with its name and gateway. */
  async save(preset: IPreset): Promise<void> {
    await this._write(withPreset(this.own, preset));
  }

  /** Delete a preset of the user. */
  async delete(preset: Pick<IPreset, 'name' | 'gateway'>): Promise<void> {
    await this._write(this.own.filter(one => !isSamePreset(one, preset)));
  }

  private async _write(presets: ReadonlyArray<IPreset>): Promise<void> {
    const data = presets.map(({ name, options, workers, gateway }) => ({
      name,
      ...(gateway ? { gateway } : {}),
      options: { ...options } as JSONObject,
      ...(workers ? { workers: { ...workers } } : {})
    }));
    await this._settings?.set('presets', data);
  }
}
