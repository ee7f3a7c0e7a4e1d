import type { JSONObject } from '@lumino/coreutils';

import { isActive } from '../../gateway/clusterStatus';
import type { IClusters, IClustersChange } from '../../tokens';

interface IReplacement {
  /** The name of the recreated cluster. */
  replaced: string;
  /** The name of the new cluster; null if creating it failed. */
  created: Promise<string | null>;
  /** The same; null until it has been created. */
  name: string | null;
}

/** The clusters that replace recreated ones, so that further clicks on Recreate create no others. */
export class Replacements {
  /**
   * Return the name of the cluster that replaces another one; null if there is none, or it is being created.
   *
   * @param options - the options that differ from those of the other cluster
   */
  get(name: string, options: JSONObject = {}): string | null {
    return this._replacements.get(keyOf(name, options))?.name ?? null;
  }

  /**
   * Create a replacement, or wait for the one that exists or is being created.
   *
   * @param create - creates a cluster, and returns its name; null if that failed
   */
  getOrCreate(
    name: string,
    options: JSONObject,
    create: () => Promise<string | null>
  ): Promise<string | null> {
    const key = keyOf(name, options);
    const existing = this._replacements.get(key);
    if (existing) {
      return existing.created;
    }
    const replacement: IReplacement = {
      replaced: name,
      name: null,
      created: create().then(created => {
        replacement.name = created;
        if (created === null) {
          this._replacements.delete(key);
        }
        return created;
      })
    };
    this._replacements.set(key, replacement);
    return replacement.created;
  }

  /** Forget replacements that are ending or have left the list, so that their clusters can be recreated again. */
  update(clusters: Pick<IClusters, 'get'>, { removed }: IClustersChange): void {
    for (const [key, { replaced, name }] of this._replacements) {
      const replacement = name === null ? undefined : clusters.get(name);
      if (
        removed.includes(replaced) ||
        (name !== null && removed.includes(name)) ||
        (replacement && !isActive(replacement))
      ) {
        this._replacements.delete(key);
      }
    }
  }

  private readonly _replacements = new Map<string, IReplacement>();
}

function keyOf(name: string, options: JSONObject): string {
  return JSON.stringify([name, options]);
}
