/** Where the initial values of a new cluster come from. */
import type { TranslationBundle } from '@jupyterlab/translation';

/** A source of initial values: the defaults, the last configuration, or a preset. */
export type Source =
  | { kind: 'default' | 'last' }
  | { kind: 'own' | 'administrator'; name: string };

/** Return a key of a source, unique among all. */
export function sourceKey(source: Source): string {
  return 'name' in source ? `${source.kind}:${source.name}` : source.kind;
}

/** Return the name of a source in menus. */
export function sourceText(source: Source, trans: TranslationBundle): string {
  switch (source.kind) {
    case 'default':
      return trans.__('Defaults');
    case 'last':
      return trans.__('Last configuration');
    case 'own':
      return source.name;
    case 'administrator':
      return trans.__('%1 (administrator)', source.name);
  }
}
