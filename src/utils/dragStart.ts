/** How far the pointer goes before a press is a drag, in pixels, as elsewhere in JupyterLab. */
const THRESHOLD = 5;

/** The bit of the main button in `MouseEvent.buttons`. */
const PRIMARY = 1;

/**
 * Tell when a press becomes a drag: the pointer has moved far enough before it was let go.
 *
 * @param press - the press of the main button, or of another, which begins nothing
 * @param begin - called once, with where the pointer is then
 */
export function whenPulled(
  press: Pick<MouseEvent, 'button' | 'clientX' | 'clientY'>,
  begin: (moved: PointerEvent) => void
): void {
  if (press.button !== 0) {
    return;
  }
  const stop = () => {
    document.removeEventListener('pointermove', move, true);
    document.removeEventListener('pointerup', stop, true);
  };
  const move = (moved: PointerEvent) => {
    if (!(moved.buttons & PRIMARY)) {
      // It was let go where nobody saw: outside of the window, or over a frame.
      stop();
    } else if (
      Math.abs(moved.clientX - press.clientX) >= THRESHOLD ||
      Math.abs(moved.clientY - press.clientY) >= THRESHOLD
    ) {
      stop();
      begin(moved);
    }
  };
  document.addEventListener('pointermove', move, true);
  document.addEventListener('pointerup', stop, true);
}
