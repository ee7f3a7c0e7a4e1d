import type { IClusters } from '../../tokens';

/** Labels clusters that were not created in the panel after the first notebook or console that uses them. */
export class AutoLabel {
  constructor(private readonly _clusters: Pick<IClusters, 'get' | 'update'>) {}

  /**
   * Label a cluster once.
   *
   * @param isNew - Whether no user of the cluster was known before; otherwise it keeps its label.
   */
  async labelAfter(title: string, name: string, isNew: boolean): Promise<void> {
    const cluster = this._clusters.get(name);
    if (!cluster || cluster.created_here || this._done.has(name)) {
      return;
    }
    this._done.add(name);
    if (isNew) {
      // The user can set a label if this fails.
      await this._clusters
        .update(name, { label: title })
        .catch(() => undefined);
    }
  }

  private readonly _done = new Set<string>();
}
