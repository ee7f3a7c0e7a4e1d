import { isEnded } from '../gateway/clusterStatus';
import type { IClusters, IClustersChange } from '../tokens';

/** The clusters that replace recreated ones, so that further clicks on Recreate create no others. */
export class Replacements {
  /**
   * Return the name of the cluster that replaces another one: null while it is being created, undefined if there is
   * none.
   */
  get(name: string): string | null | undefined {
    return this._names.get(name);
  }

  set(name: string, replacement: string | null): void {
    this._names.set(name, replacement);
  }

  delete(name: string): void {
    this._names.delete(name);
  }

  /** Forget replacements that have ended or left the list, so that their clusters can be recreated again. */
  update(clusters: Pick<IClusters, 'get'>, { removed }: IClustersChange): void {
    removed.forEach(name => this._names.delete(name));
    for (const [name, replacement] of this._names) {
      const cluster =
        replacement === null ? undefined : clusters.get(replacement);
      if (
        replacement !== null &&
        (removed.includes(replacement) || (cluster && isEnded(cluster)))
      ) {
        this._names.delete(name);
      }
    }
  }

  private readonly _names = new Map<string, string | null>();
}
