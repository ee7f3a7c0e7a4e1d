import { guardFramesFromPointer } from './framePointerGuard';

describe('guardFramesFromPointer', () => {
  const isGuarded = () =>
    document.body.classList.contains('jp-mod-daskGatewayPressed');

  beforeAll(() => guardFramesFromPointer(window));

  it.each(['pointerup', 'pointercancel'])(
    'guards frames from the press until %s',
    end => {
      document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
      expect(isGuarded()).toBe(true);
      document.body.dispatchEvent(new Event(end, { bubbles: true }));
      expect(isGuarded()).toBe(false);
    }
  );

  it('ends when the window loses the focus', () => {
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    window.dispatchEvent(new Event('blur'));
    expect(isGuarded()).toBe(false);
  });

  it('works if a listener in the document stops the events', () => {
    const stop = (event: Event) => event.stopPropagation();
    document.addEventListener('pointerdown', stop, true);
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    document.removeEventListener('pointerdown', stop, true);
    expect(isGuarded()).toBe(true);
  });
});
