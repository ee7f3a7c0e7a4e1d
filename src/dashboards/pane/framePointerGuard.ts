/** Class of the body while a pointer button is pressed; style/dashboards.css makes frames ignore the pointer then. */
const PRESSED_CLASS = 'jp-mod-daskGatewayPressed';

/**
 * Make dashboard frames ignore the pointer while a pointer button is pressed.
 *
 * A frame would swallow the events of a drag (of a plot, a tab or a pane's edge). Lumino covers only the frames near the
 * pointer, so that a fast drag still enters a frame and gets stuck. A press that starts inside a frame is not visible to
 * this page, so the gestures of a plot keep working.
 */
export function guardFramesFromPointer(target: Window): void {
  const { body } = target.document;
  const release = () => body.classList.remove(PRESSED_CLASS);
  // Capturing listeners on the window: Lumino stops these events at the document.
  target.addEventListener(
    'pointerdown',
    () => body.classList.add(PRESSED_CLASS),
    true
  );
  target.addEventListener('pointerup', release, true);
  target.addEventListener('pointercancel', release, true);
  target.addEventListener('blur', release);
}
