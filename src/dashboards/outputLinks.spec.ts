import { openOutputLinks } from './outputLinks';

describe('openOutputLinks', () => {
  const open = jest.fn();
  const reached = jest.fn((event: Event) => event.preventDefault());

  beforeAll(() => {
    openOutputLinks(document, name => name === 'mine', open);
    document.addEventListener('click', reached);
  });

  beforeEach(() => jest.clearAllMocks());

  /** Click a link that is inside an output or elsewhere. */
  function click(href: string, init: MouseEventInit = {}, parent?: string) {
    document.body.innerHTML = `<div class="${parent ?? 'jp-OutputArea'}"><a href="${href}"><b>link</b></a></div>`;
    document
      .querySelector('b')
      ?.dispatchEvent(
        new MouseEvent('click', { bubbles: true, cancelable: true, ...init })
      );
  }

  it('opens the dashboard of a cluster of the user', () => {
    click('http://gateway/clusters/mine/graph');
    expect(open).toHaveBeenCalledWith({ cluster: 'mine', path: 'graph' });
    expect(reached).not.toHaveBeenCalled();
  });

  it.each<[string, string, MouseEventInit, string | undefined]>([
    ['to other clusters', 'http://gateway/clusters/other/graph', {}, undefined],
    [
      'with a modifier key',
      'http://gateway/clusters/mine/graph',
      { ctrlKey: true },
      undefined
    ],
    [
      'of other buttons',
      'http://gateway/clusters/mine/graph',
      { button: 1 },
      undefined
    ],
    ['outside of outputs', 'http://gateway/clusters/mine/graph', {}, 'other']
  ])('leaves clicks alone: %s', (_, href, init, parent) => {
    click(href, init, parent);
    expect(open).not.toHaveBeenCalled();
    expect(reached).toHaveBeenCalled();
  });
});
