/** The way to what the server remembers of notebooks: their clusters' names, which no notebook file may hold. */
export interface INotebookStore {
  /** All that the server remembers. */
  read(): Promise<INotebookRecord[]>;
  /** Remember a notebook's cluster; forget it where `name` is null. */
  write(path: string, name: string | null): Promise<void>;
}

/** One notebook of the server's memory. */
export interface INotebookRecord {
  path: string;
  name: string;
}

/** Which notebook uses which cluster, as the server remembers it. It is read once, when first needed. */
export class NotebookMemory {
  constructor(private readonly _store: INotebookStore) {}

  /** The name of a notebook's cluster; null where none is remembered. */
  async get(path: string): Promise<string | null> {
    return (await this._read()).get(path) ?? null;
  }

  /** Whether any notebook is known to use a cluster. */
  async knows(name: string): Promise<boolean> {
    return [...(await this._read()).values()].includes(name);
  }

  /** Remember, or with null forget, a notebook's cluster. */
  async set(path: string, name: string | null): Promise<void> {
    const known = await this._read();
    if ((known.get(path) ?? null) === name) {
      return;
    }
    if (name === null) {
      known.delete(path);
    } else {
      known.set(path, name);
    }
    await this._store.write(path, name);
  }

  /** A notebook has moved. */
  async move(from: string, to: string): Promise<void> {
    const name = await this.get(from);
    if (name !== null && from !== to) {
      await this.set(to, name);
      await this.set(from, null);
    }
  }

  private _read(): Promise<Map<string, string>> {
    this._known ??= this._store.read().then(
      records => new Map(records.map(({ path, name }) => [path, name])),
      error => {
        // Asked again next time.
        this._known = null;
        throw error;
      }
    );
    return this._known;
  }

  private _known: Promise<Map<string, string>> | null = null;
}
