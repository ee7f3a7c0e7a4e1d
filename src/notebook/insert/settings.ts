import type { ISettingRegistry } from '@jupyterlab/settingregistry';

/** The lines that connect to a cluster. They never contain a token: `Gateway()` reads the kernel's configuration. */
export const CONNECTION_TEMPLATE: readonly string[] = [
  'from dask_gateway import Gateway',
  '',
  'cluster = Gateway().connect("{name}")',
  'client = cluster.get_client()',
  'client'
];

/** The current values of the settings in schema/notebook.json. */
export class NotebookSettings {
  constructor(registry: ISettingRegistry | null, id: string) {
    registry?.load(id).then(
      loaded => {
        this._loaded = loaded;
      },
      (reason: unknown) =>
        console.error(`Cannot load the settings of ${id}.`, reason)
    );
  }

  /** The lines that connect to a cluster. */
  get template(): readonly string[] {
    const lines = this._loaded?.composite.connectionCode;
    return Array.isArray(lines)
      ? lines.filter((line): line is string => typeof line === 'string')
      : CONNECTION_TEMPLATE;
  }

  /** Whether the code that connects runs in a visible cell. */
  get showConnectionCode(): boolean {
    return this._loaded?.composite.showConnectionCode === true;
  }

  private _loaded: ISettingRegistry.ISettings | null = null;
}
