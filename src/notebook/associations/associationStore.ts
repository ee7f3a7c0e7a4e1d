import { Signal, type ISignal } from '@lumino/signaling';

/** The way to what the server remembers of notebooks: their clusters' names, which no notebook file may hold. */
export interface IAssociationBackend {
  /** All that the server remembers. */
  read(): Promise<{ notebooks: IAssociationRecord[]; image: string | null }>;
  /** Remember a notebook's cluster; forget it where `name` is null. */
  write(path: string, name: string | null): Promise<void>;
}

/** One notebook of the server's associations. */
export interface IAssociationRecord {
  path: string;
  name: string;
}

/** Which notebook uses which cluster, as the server remembers it. It is read once, when first needed. */
export class AssociationStore {
  constructor(private readonly _backend: IAssociationBackend) {}

  /** The image that the server runs in; null where it does not know, or has not been asked yet. */
  get image(): string | null {
    return this._image;
  }

  /** Emits when it has been read, and when a notebook's cluster is another one. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Read it, unless that is done. @throws ProblemError where the server is away. */
  async load(): Promise<void> {
    await this._read();
  }

  /** The paths that are known to use a cluster; none before it has been read. */
  pathsOf(name: string): string[] {
    return [...(this._loaded ?? [])]
      .filter(([, one]) => one === name)
      .map(([path]) => path);
  }

  /** The name of a notebook's cluster; null where none is remembered. */
  async get(path: string): Promise<string | null> {
    return (await this._read()).get(path) ?? null;
  }

  /** Whether a notebook is known to use a cluster; before it has been read one may well do so. */
  isUsed(name: string): boolean {
    return !this._loaded || [...this._loaded.values()].includes(name);
  }

  /** Remember, or with null forget, a notebook's cluster. */
  async set(path: string, name: string | null): Promise<void> {
    await this._change(await this._read(), path, name);
  }

  /** A notebook has moved. */
  async move(from: string, to: string): Promise<void> {
    const known = await this._read();
    const name = known.get(from);
    if (name !== undefined && from !== to) {
      // Both at once: it may move on before the server has answered.
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
    // One after the other: what was said last is what the server shall remember.
    const written = this._written.then(() => this._backend.write(path, name));
    this._written = written.catch(() => undefined);
    try {
      await written;
    } catch (error) {
      // So that the next attempt is one; unless there was another meanwhile.
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
        // Asked again next time.
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
