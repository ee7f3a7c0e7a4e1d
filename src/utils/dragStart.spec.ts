import { onDragStart } from './dragStart';

const PRESS = { button: 0, clientX: 100, clientY: 100 };

/** Move the pointer; by default the main button is pressed. */
function move(clientX: number, clientY: number, buttons = 1): void {
  document.dispatchEvent(
    new MouseEvent('pointermove', { clientX, clientY, buttons })
  );
}

describe('onDragStart', () => {
  it.each([
    [105, 100],
    [100, 95]
  ])('begins once when the pointer moves far enough', (x, y) => {
    const onStart = jest.fn();
    onDragStart(PRESS, onStart);
    move(104, 96);
    expect(onStart).not.toHaveBeenCalled();
    move(x, y);
    move(200, 200);
    expect(onStart).toHaveBeenCalledTimes(1);
    expect(onStart).toHaveBeenCalledWith(
      expect.objectContaining({ clientX: x, clientY: y })
    );
  });

  it('does not begin after the button was released', () => {
    const onStart = jest.fn();
    onDragStart(PRESS, onStart);
    document.dispatchEvent(new MouseEvent('pointerup'));
    move(200, 200);
    expect(onStart).not.toHaveBeenCalled();
  });

  it('does not begin after the button was released where no event arrives', () => {
    const onStart = jest.fn();
    onDragStart(PRESS, onStart);
    move(200, 200, 0);
    move(200, 200);
    expect(onStart).not.toHaveBeenCalled();
  });

  it('ignores other buttons', () => {
    const onStart = jest.fn();
    onDragStart({ ...PRESS, button: 2 }, onStart);
    move(200, 200);
    expect(onStart).not.toHaveBeenCalled();
  });
});
