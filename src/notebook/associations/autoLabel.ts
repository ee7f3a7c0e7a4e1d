import type { IClusters } from '../../tokens';

/** Calls clusters that the panel did not make after the first who is found to use them. */
export class AutoLabel {
  constructor(private readonly _clusters: Pick<IClusters, 'get' | 'update'>) {}

  /** @param fresh - Whether nobody was known to use the cluster before: else it has the name that it shall have. */
  async labelAfter(title: string, name: string, fresh: boolean): Promise<void> {
    const cluster = this._clusters.get(name);
    if (!cluster || cluster.created_here || this._done.has(name)) {
      return;
    }
    this._done.add(name);
    if (fresh) {
      // It is only a name; the person can give it one.
      await this._clusters
        .update(name, { label: title })
        .catch(() => undefined);
    }
  }

  private readonly _done = new Set<string>();
}
