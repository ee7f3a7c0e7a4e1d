import type { TranslationBundle } from '@jupyterlab/translation';
import type { DockLayout } from '@lumino/widgets';

/** Where a pane goes, beside the dashboard that the person was in last: `place` of a command, and the shell's mode. */
const MODES = {
  tab: 'tab-after',
  'split-right': 'split-right',
  'split-left': 'split-left',
  'split-top': 'split-top',
  'split-bottom': 'split-bottom'
} as const satisfies Record<string, DockLayout.InsertMode>;

/** All that `place` can be. */
export const PLACES = Object.keys(MODES);

/** The mode of a `place`; undefined where none is given. Throws where there is none of that name. */
export function modeOf(place: unknown): DockLayout.InsertMode | undefined {
  if (place === undefined) {
    return undefined;
  }
  if (typeof place !== 'string' || !Object.hasOwn(MODES, place)) {
    throw new Error(`place must be one of ${PLACES.join(', ')}.`);
  }
  return MODES[place as keyof typeof MODES];
}

/** What a menu calls opening something there. */
export function placeWords(place: unknown, trans: TranslationBundle): string {
  switch (place) {
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
