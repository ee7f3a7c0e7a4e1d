import { CommandRegistry } from '@lumino/commands';
import { CommandPalette, Menu, Widget } from '@lumino/widgets';

import { fromInterface, originOf, type Origin } from './origin';

/** The origin of a call during an event at an element of this HTML. */
function originAt(html: string, type: string, args: object = {}): Origin {
  document.body.innerHTML = html;
  const target = document.querySelector('#target');
  let origin: Origin | null = null;
  const listener = () => {
    origin = originOf({ ...args });
  };
  document.body.addEventListener(type, listener);
  target?.dispatchEvent(new Event(type, { bubbles: true }));
  document.body.removeEventListener(type, listener);
  return origin ?? 'other';
}

describe('originOf', () => {
  afterEach(() => {
    document.body.innerHTML = '';
  });

  it('recognizes the buttons of this extension', () => {
    expect(originOf(fromInterface({ name: 'ns.1' }))).toBe('interface');
    expect(fromInterface({ name: 'ns.1' })).toMatchObject({ name: 'ns.1' });
  });

  it('keeps the mark in copied arguments, but not in JSON', () => {
    const args = fromInterface({ name: 'ns.1' });
    expect(originOf({ ...args })).toBe('interface');
    expect(originOf(JSON.parse(JSON.stringify(args)))).toBe('other');
  });

  it.each([
    {},
    { origin: 'interface' },
    { confirm: false },
    { isPalette: true },
    { FROM_INTERFACE: true },
    { 'Symbol(called by the interface of Dask Gateway)': true },
    { '@@called by the interface of Dask Gateway': true },
    { _luminoEvent: { type: 'keybinding', keys: ['Delete'] } }
  ])('lets no argument pretend to be the interface: %j', args => {
    expect(originOf(JSON.parse(JSON.stringify(args)))).toBe('other');
  });

  const LINK = 'data-commandlinker-command="dask-gateway:stop-cluster"';

  it.each<[string, string, string, Origin]>([
    [
      'a menu entry',
      '<div class="lm-Menu"><li id="target"></li></div>',
      'mouseup',
      'interface'
    ],
    [
      'an entry of the command palette',
      '<div class="lm-CommandPalette"><li id="target"></li></div>',
      'click',
      'interface'
    ],
    ['a shortcut', '<div id="target"></div>', 'keydown', 'interface'],
    ['a link', `<a id="target" ${LINK}></a>`, 'click', 'other'],
    [
      'an element inside a link',
      `<a ${LINK}><b id="target"></b></a>`,
      'click',
      'other'
    ],
    [
      'a link with the class of a menu',
      `<div class="lm-Menu"><a id="target" ${LINK}></a></div>`,
      'click',
      'other'
    ],
    [
      'a link around an element with the class of a menu',
      `<a ${LINK}><div class="lm-Menu" id="target"></div></a>`,
      'mouseup',
      'other'
    ],
    ['a key on a link', `<a id="target" ${LINK}></a>`, 'keydown', 'other'],
    [
      'the dialog about a link of an untrusted notebook',
      '<div class="jp-Dialog"><button id="target"></button></div>',
      'click',
      'other'
    ],
    [
      'a key in the dialog about a link',
      '<div class="jp-Dialog"><button id="target"></button></div>',
      'keydown',
      'other'
    ],
    ['any other element', '<button id="target"></button>', 'click', 'other'],
    ['a message', '<div id="target"></div>', 'message', 'other']
  ])('distinguishes %s', (_, html, type, origin) => {
    expect(originAt(html, type)).toBe(origin);
  });

  it('does not depend on earlier events', () => {
    originAt('<div id="target"></div>', 'keydown');
    expect(originOf({})).toBe('other');
  });

  describe('in the widgets of Lumino', () => {
    const commands = new CommandRegistry();
    const origins: Origin[] = [];
    let widget: Widget | null = null;

    beforeAll(() => {
      commands.addCommand('test', {
        label: 'Test',
        execute: args => void origins.push(originOf(args))
      });
      commands.addKeyBinding({
        command: 'test',
        keys: ['Ctrl K'],
        selector: 'body'
      });
    });

    beforeEach(() => void origins.splice(0));

    afterEach(() => widget?.dispose());

    it('recognizes a chosen menu entry', () => {
      const menu = new Menu({ commands });
      widget = menu;
      menu.addItem({ command: 'test' });
      menu.open(0, 0);
      menu.activeIndex = 0;
      const key = { key: 'Enter', keyCode: 13, bubbles: true };
      menu.node.dispatchEvent(new KeyboardEvent('keydown', key));
      expect(origins).toEqual(['interface']);
    });

    it('recognizes a shortcut', () => {
      const key = { key: 'k', keyCode: 75, ctrlKey: true, bubbles: true };
      const listener = (event: KeyboardEvent) =>
        commands.processKeydownEvent(event);
      document.addEventListener('keydown', listener);
      document.body.dispatchEvent(new KeyboardEvent('keydown', key));
      document.removeEventListener('keydown', listener);
      expect(origins).toEqual(['interface']);
    });

    it('recognizes an entry of the command palette', () => {
      const palette = new CommandPalette({ commands });
      widget = palette;
      palette.addItem({ command: 'test', category: 'Test' });
      Widget.attach(palette, document.body);
      palette.refresh();
      palette.processMessage({
        type: 'update-request',
        isConflatable: true,
        conflate: () => false
      });
      const key = { key: 'Enter', keyCode: 13, bubbles: true };
      palette.inputNode.dispatchEvent(
        new KeyboardEvent('keydown', { ...key, key: 'ArrowDown', keyCode: 40 })
      );
      palette.inputNode.dispatchEvent(new KeyboardEvent('keydown', key));
      expect(origins).toEqual(['interface']);
    });
  });
});
