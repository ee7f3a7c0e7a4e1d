import * as React from 'react';

/**
 * Return a function that runs another one when no pointer is pressed: at once, or after the click that follows the
 * press.
 *
 * A press takes the focus from a field. If an error then appeared above the pressed button, the button would move away
 * before the release, and the browser would report no click.
 */
export function useAfterPress(): (act: () => void) => void {
  const isPressed = React.useRef(false);
  const waiting = React.useRef<(() => void)[]>([]);
  React.useEffect(() => {
    const press = () => {
      isPressed.current = true;
    };
    const release = () => {
      isPressed.current = false;
      // The click is dispatched in the same task as the release.
      setTimeout(() => waiting.current.splice(0).forEach(act => act()));
    };
    const releases = ['pointerup', 'pointercancel'];
    document.addEventListener('pointerdown', press, true);
    releases.forEach(type => document.addEventListener(type, release, true));
    return () => {
      waiting.current = [];
      document.removeEventListener('pointerdown', press, true);
      releases.forEach(type =>
        document.removeEventListener(type, release, true)
      );
    };
  }, []);
  return React.useCallback(act => {
    if (isPressed.current) {
      waiting.current.push(act);
    } else {
      act();
    }
  }, []);
}
