import { Panel, Widget } from '@lumino/widgets';

import { whileVisible } from './visibility';

const page = (state: 'visible' | 'hidden') => {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};

/** A widget in a parent, and its reported visibility. */
function setup() {
  const parent = new Panel();
  const widget = new Widget();
  parent.addWidget(widget);
  const reported: boolean[] = [];
  const viewers = { active: 0, total: 0 };
  const addViewer = () => {
    viewers.active += 1;
    viewers.total += 1;
    return { isDisposed: false, dispose: () => void (viewers.active -= 1) };
  };
  whileVisible(widget, { addViewer }, visible => reported.push(visible));
  return { parent, widget, reported, viewers };
}

describe('whileVisible', () => {
  beforeEach(() => page('visible'));

  afterEach(() => {
    document.body.replaceChildren();
    jest.restoreAllMocks();
  });

  it('registers a viewer while the widget is attached and shown', () => {
    const { parent, widget, reported, viewers } = setup();
    expect(viewers.active).toBe(0);
    Widget.attach(parent, document.body);
    expect(viewers.active).toBe(1);
    widget.hide();
    expect(viewers.active).toBe(0);
    widget.show();
    expect(viewers.active).toBe(1);
    Widget.detach(parent);
    expect(viewers.active).toBe(0);
    expect(reported).toEqual([true, false, true, false]);
  });

  it('reports a widget in a hidden parent as hidden', () => {
    const { parent, reported } = setup();
    parent.hide();
    Widget.attach(parent, document.body);
    expect(reported).toEqual([]);
    parent.show();
    expect(reported).toEqual([true]);
    parent.hide();
    expect(reported).toEqual([true, false]);
  });

  it('registers no viewer on a hidden page', () => {
    const { parent, widget, reported, viewers } = setup();
    page('hidden');
    Widget.attach(parent, document.body);
    widget.hide();
    widget.show();
    expect(viewers.total).toBe(0);
    page('visible');
    page('hidden');
    widget.hide();
    page('visible');
    expect(reported).toEqual([true, false]);
    expect(viewers).toEqual({ active: 0, total: 1 });
  });

  it('reports only changes', () => {
    const { parent, widget, viewers } = setup();
    Widget.attach(parent, document.body);
    page('visible');
    widget.update();
    expect(viewers.total).toBe(1);
  });

  it('ends with the widget and removes its listeners', () => {
    const added = jest.spyOn(document, 'addEventListener');
    const removed = jest.spyOn(document, 'removeEventListener');
    const { parent, widget, reported, viewers } = setup();
    Widget.attach(parent, document.body);
    widget.dispose();
    expect(viewers.active).toBe(0);
    page('hidden');
    page('visible');
    expect(reported).toEqual([true, false]);
    expect(viewers.total).toBe(1);
    expect(added.mock.calls).toHaveLength(1);
    expect(removed.mock.calls).toEqual(added.mock.calls);
  });
});
