import type { ISettingRegistry } from '@jupyterlab/settingregistry';

/** The current values of the settings in schema/progress.json. */
export class ProgressSettings {
  constructor(registry: ISettingRegistry | null, id: string) {
    registry?.load(id).then(
      loaded => {
        this._loaded = loaded;
      },
      (reason: unknown) =>
        console.error(`Cannot load the settings of ${id}.`, reason)
    );
  }

  /** Whether cells show progress. */
  get isShown(): boolean {
    return this._loaded?.composite.showProgress !== false;
  }

  /** Whether one line stays after the tasks of a cell have ended. */
  get keepsLine(): boolean {
    return this._loaded?.composite.whenFinished !== 'remove';
  }

  private _loaded: ISettingRegistry.ISettings | null = null;
}
