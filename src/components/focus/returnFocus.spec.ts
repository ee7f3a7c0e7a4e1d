import '@testing-library/jest-dom';

import { rememberFocus } from './returnFocus';

/** A widget with these buttons. */
function widgetOf(...names: string[]): HTMLElement {
  const widget = document.createElement('div');
  widget.className = 'lm-Widget';
  fill(widget, names);
  document.body.append(widget);
  return widget;
}

function fill(widget: HTMLElement, names: string[]): void {
  widget.innerHTML = names.map(name => `<button>${name}</button>`).join('');
}

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(
    one => one.textContent === name
  )!;

afterEach(() => document.body.replaceChildren());

describe('rememberFocus', () => {
  it('returns the focus to the button', () => {
    widgetOf('New', 'More');
    rememberFocus(button('More'))();
    expect(button('More')).toHaveFocus();
  });

  it('returns the focus to a button that was created again meanwhile', () => {
    const widget = widgetOf('New', 'More');
    const returnFocus = rememberFocus(button('More'));
    fill(widget, ['New', 'More']);
    returnFocus();
    expect(button('More')).toHaveFocus();
  });

  it('leaves the focus to another element', () => {
    widgetOf('New', 'More');
    const returnFocus = rememberFocus(button('More'));
    button('New').focus();
    returnFocus();
    expect(button('New')).toHaveFocus();
  });

  it('does nothing without an element, or if its widget is empty', () => {
    const widget = widgetOf('New');
    const returnFocus = rememberFocus(button('New'));
    fill(widget, []);
    returnFocus();
    rememberFocus(null)();
    expect(document.body).toHaveFocus();
  });
});
