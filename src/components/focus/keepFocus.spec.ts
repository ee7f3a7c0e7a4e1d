import { waitFor } from '@testing-library/react';

import { keepFocus } from './keepFocus';

describe('keepFocus', () => {
  let container: HTMLElement;
  const find = (id: string) => document.getElementById(id)!;
  const hasFocus = (id: string) =>
    waitFor(() => expect(document.activeElement?.id).toBe(id));

  beforeEach(() => {
    document.body.innerHTML = `
      <button id="outside"></button>
      <div id="container">
        <button id="fallback"></button>
        <div id="alert"><button id="dismiss"></button></div>
        <ul>
          <li id="one" tabindex="-1"><p><button id="keep-alive"></button></p></li>
          <li id="two" tabindex="-1"><button id="stop"></button></li>
          <li id="three" tabindex="-1"></li>
        </ul>
      </div>`;
    container = find('container');
    keepFocus(container, () => find('fallback'));
  });

  it.each([
    ['a button in a row', 'keep-alive', ['keep-alive'], 'one'],
    ['a row', 'stop', ['two'], 'three'],
    ['the last row', 'three', ['three'], 'two'],
    ['two rows', 'stop', ['two', 'three'], 'one'],
    ['all rows', 'stop', ['one', 'two', 'three'], 'fallback'],
    ['what is in no row', 'dismiss', ['alert'], 'fallback']
  ])(
    'moves the focus when %s disappears',
    async (_, focused, removed, expected) => {
      find(focused).focus();
      removed.forEach(id => find(id).remove());
      await hasFocus(expected);
    }
  );

  it('leaves the focus where the user moved it', async () => {
    find('stop').focus();
    find('outside').focus();
    find('two').remove();
    await new Promise(resolve => setTimeout(resolve));
    expect(document.activeElement?.id).toBe('outside');
  });

  it('leaves the page focused if the user clicked there', async () => {
    find('stop').focus();
    find('stop').blur();
    await new Promise(resolve => setTimeout(resolve));
    find('two').remove();
    await new Promise(resolve => setTimeout(resolve));
    expect(document.activeElement).toBe(document.body);
  });
});
