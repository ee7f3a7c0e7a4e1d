/** Who calls a command: the user through an interface, or something else, for which the user has to confirm. */
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

/** Who requests an action: the user through an interface, or something else. */
export type Origin = 'interface' | 'other';

/** Marks the arguments of a call. Links, notebooks and settings have JSON only, which cannot contain a symbol. */
const FROM_INTERFACE = Symbol('called by the interface of Dask Gateway');

/** Return the arguments of a call that the user requests with a button of this extension. */
export function fromInterface(args: object = {}): ReadonlyPartialJSONObject {
  return Object.assign({ ...args }, { [FROM_INTERFACE]: true });
}

/** Return whether a button of this extension calls a command. */
export function isFromInterface(args: ReadonlyPartialJSONObject): boolean {
  return FROM_INTERFACE in args;
}

/**
 * Determine who calls a command: `interface` for a button of this extension, a menu, the command palette or a shortcut.
 *
 * Everything else is `other`: a command link in a notebook, a message of a kernel, another extension. Commands that
 * stop something or cause costs then ask the user. No argument in JSON can pretend to be the interface.
 *
 * @param args - the arguments of the command
 * @param event - the event that is being handled; call this function before the first `await` of a command
 */
export function originOf(
  args: ReadonlyPartialJSONObject,
  event: Event | undefined = window.event
): Origin {
  if (isFromInterface(args) || (event && isOfLab(event))) {
    return 'interface';
  }
  const mayBeShortcut = !event || AFTER_KEY.includes(event.type);
  return mayBeShortcut && isShortcut(args) ? 'interface' : 'other';
}

/**
 * How long after a key JupyterLab executes the command of a shortcut at most, in ms. It waits until it knows whether
 * the key inserts text, so the event of the key is over by then (`KEYBINDING_HOLD_TIMEOUT` of @lumino/commands).
 */
const SHORTCUT_DELAY = 1000;

/** The events during which JupyterLab executes the command of a shortcut. */
const AFTER_KEY = ['keyup', 'beforeinput'];

/** When the user pressed the last key outside of what notebooks contain, in ms since epoch. */
let lastKeyAt = -Infinity;
document.addEventListener(
  'keydown',
  event => {
    lastKeyAt = event.isTrusted && isOfLab(event) ? Date.now() : -Infinity;
  },
  true
);

/** Return whether a call is that of a shortcut. The arguments alone prove nothing; the user pressed a key. */
function isShortcut({
  _luminoEvent: source
}: ReadonlyPartialJSONObject): boolean {
  return (
    typeof source === 'object' &&
    source !== null &&
    'type' in source &&
    source.type === 'keybinding' &&
    Date.now() - lastKeyAt <= SHORTCUT_DELAY
  );
}

/** Return whether an event executes a command of a menu, of the palette or of a shortcut. */
function isOfLab({ target, type }: Event): boolean {
  if (
    !(target instanceof Element) ||
    // JupyterLab executes the commands of such elements, which a notebook can contain, when they are clicked. In
    // untrusted notebooks it asks in a dialog first, and executes the command while it handles the dialog's event.
    target.closest('[data-commandlinker-command], .jp-Dialog') !== null
  ) {
    return false;
  }
  return (
    type === 'keydown' ||
    target.closest('.lm-Menu, .lm-CommandPalette') !== null
  );
}
