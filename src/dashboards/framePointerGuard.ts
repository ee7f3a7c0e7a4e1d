/** On the body while a button of the pointer is down; style/dashboards.css has what it does. */
const PRESSED = 'jp-mod-daskGatewayPressed';

/**
 * Let no frame swallow the pointer while something is dragged, be it a plot, a tab or the edge of a pane.
 *
 * Lumino covers frames near the pointer only, so that a quick one escapes into a frame, and the drag jams. What is
 * pressed inside a frame is not seen here, so a plot's own gestures stay as they are.
 */
export function coverFrames(target: Window): void {
  const { body } = target.document;
  const release = () => body.classList.remove(PRESSED);
  // On the window, and before anybody else: Lumino stops these events at the document.
  target.addEventListener(
    'pointerdown',
    () => body.classList.add(PRESSED),
    true
  );
  target.addEventListener('pointerup', release, true);
  target.addEventListener('pointercancel', release, true);
  target.addEventListener('blur', release);
}
