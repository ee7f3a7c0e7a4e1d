/** How far the pointer must move before a press is a drag, in pixels. JupyterLab uses the same value. */
const THRESHOLD = 5;

/** The bit of the main button in `MouseEvent.buttons`. */
const PRIMARY = 1;

/**
 * Call a function when a press becomes a drag: the pointer moved far enough before the button was released.
 *
 * @param press - a mouse press; only the main button starts a drag
 * @param onStart - called once, with the event of the move that started the drag
 */
export function onDragStart(
  press: Pick<MouseEvent, 'button' | 'clientX' | 'clientY'>,
  onStart: (moved: PointerEvent) => void
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
      // The button was released outside the window or over a frame, so no `pointerup` event arrived.
      stop();
    } else if (
      Math.abs(moved.clientX - press.clientX) >= THRESHOLD ||
      Math.abs(moved.clientY - press.clientY) >= THRESHOLD
    ) {
      stop();
      onStart(moved);
    }
  };
  document.addEventListener('pointermove', move, true);
  document.addEventListener('pointerup', stop, true);
}
