import type { TranslationBundle } from '@jupyterlab/translation';
import type { DockLayout } from '@lumino/widgets';

/**
 * Location of a pane relative to the dashboard that was used last: argument `location` of a command -> mode of the shell.
 */
const MODES = {
  tab: 'tab-after',
  'split-right': 'split-right',
  'split-left': 'split-left',
  'split-top': 'split-top',
  'split-bottom': 'split-bottom'
} as const satisfies Record<string, DockLayout.InsertMode>;

/** The valid values of `location`. */
export const PANE_LOCATIONS = Object.keys(MODES);

/**
 * Return the shell's insert mode for a `location`; undefined if none is given.
 *
 * @throws Error if the value is not valid
 */
export function insertMode(
  location: unknown
): DockLayout.InsertMode | undefined {
  if (location === undefined) {
    return undefined;
  }
  if (typeof location !== 'string' || !Object.hasOwn(MODES, location)) {
    throw new Error(`location must be one of ${PANE_LOCATIONS.join(', ')}.`);
  }
  return MODES[location as keyof typeof MODES];
}

/** Return the menu label of a `location`. */
export function locationLabel(
  location: unknown,
  trans: TranslationBundle
): string {
  switch (location) {
    case 'split-right':
      return trans.__('Open to the Right');
    case 'split-left':
      return trans.__('Open to the Left');
    case 'split-top':
      return trans.__('Open Above');
    case 'split-bottom':
      return trans.__('Open Below');
    default:
      return trans.__('Open as Tab');
  }
}
