import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { CONNECT_TEMPLATE } from './snippets';

/** The person's settings of this room, as they are now. */
export class NotebookSettings {
  constructor(registry: ISettingRegistry | null, id: string) {
    registry?.load(id).then(
      loaded => {
        this._loaded = loaded;
      },
      (reason: unknown) => console.error(`No settings for ${id}.`, reason)
    );
  }

  /** The lines that connect to a cluster. */
  get template(): readonly string[] {
    const lines = this._loaded?.composite.connectSnippet;
    return Array.isArray(lines) ? lines.map(String) : CONNECT_TEMPLATE;
  }

  /** Whether to connect with a cell that the person sees. */
  get showConnectionCode(): boolean {
    return this._loaded?.composite.showConnectionCode === true;
  }

  private _loaded: ISettingRegistry.ISettings | null = null;
}
