import { Panel, Widget } from '@lumino/widgets';

import { whileVisible } from './visibility';

const page = (state: 'visible' | 'hidden') => {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};

/** A widget in a parent, and what was told of it. */
function setup() {
  const parent = new Panel();
  const widget = new Widget();
  parent.addWidget(widget);
  const told: boolean[] = [];
  const leases = { held: 0, taken: 0 };
  const watch = () => {
    leases.held += 1;
    leases.taken += 1;
    return { isDisposed: false, dispose: () => void (leases.held -= 1) };
  };
  whileVisible(widget, { watch }, seen => told.push(seen));
  return { parent, widget, told, leases };
}

describe('whileVisible', () => {
  beforeEach(() => page('visible'));

  afterEach(() => {
    document.body.replaceChildren();
    jest.restoreAllMocks();
  });

  it('holds a lease while the widget is in the document and shown', () => {
    const { parent, widget, told, leases } = setup();
    expect(leases.held).toBe(0);
    Widget.attach(parent, document.body);
    expect(leases.held).toBe(1);
    widget.hide();
    expect(leases.held).toBe(0);
    widget.show();
    expect(leases.held).toBe(1);
    Widget.detach(parent);
    expect(leases.held).toBe(0);
    expect(told).toEqual([true, false, true, false]);
  });

  it('knows that what is in something hidden is hidden', () => {
    const { parent, told } = setup();
    parent.hide();
    Widget.attach(parent, document.body);
    expect(told).toEqual([]);
    parent.show();
    expect(told).toEqual([true]);
    parent.hide();
    expect(told).toEqual([true, false]);
  });

  it('is not seen where the page is hidden, shown or not', () => {
    const { parent, widget, told, leases } = setup();
    page('hidden');
    Widget.attach(parent, document.body);
    widget.hide();
    widget.show();
    expect(leases.taken).toBe(0);
    page('visible');
    page('hidden');
    widget.hide();
    page('visible');
    expect(told).toEqual([true, false]);
    expect(leases).toEqual({ held: 0, taken: 1 });
  });

  it('tells of no change where there is none', () => {
    const { parent, widget, leases } = setup();
    Widget.attach(parent, document.body);
    page('visible');
    widget.update();
    expect(leases.taken).toBe(1);
  });

  it('ends with the widget, and leaves no listener behind', () => {
    const added = jest.spyOn(document, 'addEventListener');
    const removed = jest.spyOn(document, 'removeEventListener');
    const { parent, widget, told, leases } = setup();
    Widget.attach(parent, document.body);
    widget.dispose();
    expect(leases.held).toBe(0);
    page('hidden');
    page('visible');
    expect(told).toEqual([true, false]);
    expect(leases.taken).toBe(1);
    expect(added.mock.calls).toHaveLength(1);
    expect(removed.mock.calls).toEqual(added.mock.calls);
  });
});
