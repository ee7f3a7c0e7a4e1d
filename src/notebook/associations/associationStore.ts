import { Signal, type ISignal } from '@lumino/signaling';

/** Reads and writes the associations on the server: the names of clusters, which notebook files must not contain. */
export interface IAssociationBackend {
  /** Read all associations, and the image that the server runs in. */
  read(): Promise<{ notebooks: IAssociationRecord[]; image: string | null }>;
  /** Store the cluster of a notebook; delete it if `name` is null. */
  write(path: string, name: string | null): Promise<void>;
}

/** The association of one notebook. */
export interface IAssociationRecord {
  path: string;
  name: string;
}

/** The associations of notebooks with clusters, as the server stores them. They are read once, when first needed. */
export class AssociationStore {
  constructor(private readonly _backend: IAssociationBackend) {}

  /** The image that the server runs in; null if unknown or not read yet. */
  get image(): string | null {
    return this._image;
  }

  /** Emits after the associations were read, and when one changes. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Read the associations unless they were read. @throws ProblemError if the server is unavailable. */
  async load(): Promise<void> {
    await this._read();
  }

  /** Return the paths of notebooks that use a cluster; empty before the associations were read. */
  pathsOf(name: string): string[] {
    return [...(this._loaded ?? [])]
      .filter(([, one]) => one === name)
      .map(([path]) => path);
  }

  /** Return the name of a notebook's cluster; null if none is stored. */
  async get(path: string): Promise<string | null> {
    return (await this._read()).get(path) ?? null;
  }

  /** Return whether any notebook uses a cluster; true before the associations were read, because one may use it. */
  isUsed(name: string): boolean {
    return !this._loaded || [...this._loaded.values()].includes(name);
  }

  /** Store a notebook's cluster, or delete it with null. @throws ProblemError */
  async set(path: string, name: string | null): Promise<void> {
    await this._change(await this._read(), path, name);
  }

  /** Move the association of a notebook that was moved. @throws ProblemError */
  async move(from: string, to: string): Promise<void> {
    const known = await this._read();
    const name = known.get(from);
    if (name !== undefined && from !== to) {
      // At the same time, because the notebook can be moved again before the server responds.
      await Promise.all([
        this._change(known, to, name),
        this._change(known, from, null)
      ]);
    }
  }

  private async _change(
    known: ReadonlyMap<string, string>,
    path: string,
    name: string | null
  ): Promise<void> {
    const before = known.get(path) ?? null;
    if (before === name) {
      return;
    }
    this._put(path, name);
    // One after the other, so that the server stores the last value.
    const written = this._written.then(() => this._backend.write(path, name));
    this._written = written.catch(() => undefined);
    try {
      await written;
    } catch (error) {
      // Restore the old value so that the next attempt writes again, unless the value has changed meanwhile.
      if ((known.get(path) ?? null) === name) {
        this._put(path, before);
      }
      throw error;
    }
  }

  private _put(path: string, name: string | null): void {
    if (name === null) {
      this._loaded?.delete(path);
    } else {
      this._loaded?.set(path, name);
    }
    this._changed.emit();
  }

  private _read(): Promise<Map<string, string>> {
    this._known ??= this._backend.read().then(
      ({ notebooks, image }) => {
        this._image = image;
        const loaded = new Map(notebooks.map(({ path, name }) => [path, name]));
        this._loaded = loaded;
        this._changed.emit();
        return loaded;
      },
      error => {
        // The next call reads again.
        this._known = null;
        throw error;
      }
    );
    return this._known;
  }

  private _written: Promise<void> = Promise.resolve();
  private _known: Promise<Map<string, string>> | null = null;
  private _image: string | null = null;
  private _loaded: Map<string, string> | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
