import {
  FakeCell,
  FakeModel,
  FakePanel,
  fakeTracker
} from '../../testing/fakeCells';
import { settle } from '../../testing/fakeNotebook';
import { trans } from '../../testing/fakeServer';
import { CellBars } from './cellBars';
import { CellRun, type ICellLocation } from './cellRun';

const WITH_BAR = ['input', 'progress', 'output'];
const WITHOUT = ['input', 'output'];

describe('CellBars', () => {
  let model: FakeModel;
  let location: ICellLocation;
  const bar = {
    progress: () => new CellRun(location).progress(1, null),
    isExpanded: false
  };
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));

  beforeEach(() => {
    model = new FakeModel();
    location = {
      model: model as unknown as ICellLocation['model'],
      cellId: 'a'
    };
  });

  it('shows a bar between input and output in each view of the notebook, and removes it', () => {
    const cells = [new FakeCell('a'), new FakeCell('a'), new FakeCell('a')];
    const [first, second, other] = cells;
    const { tracker } = fakeTracker(
      new FakePanel(model, first, new FakeCell('b')),
      new FakePanel(model, second),
      // The same id in another notebook, as in a copy of the file.
      new FakePanel(new FakeModel(), other)
    );
    const bars = new CellBars(tracker, trans);
    bars.show(location, bar);
    bars.show(location, bar);
    expect(cells.map(({ content }) => content)).toEqual([
      WITH_BAR,
      WITH_BAR,
      WITHOUT
    ]);
    bars.remove(location);
    expect(first.content).toEqual(WITHOUT);
    expect(second.content).toEqual(WITHOUT);
  });

  it('shows the bar in the widget that a moved cell gets', async () => {
    const panel = new FakePanel(model, new FakeCell('a'));
    const bars = new CellBars(fakeTracker(panel).tracker, trans);
    await settle();
    bars.show(location, bar);
    const moved = new FakeCell('a');
    panel.setCells(moved);
    await frame();
    expect(moved.content).toEqual(WITH_BAR);
  });

  it('shows the bar in a view that is opened later', async () => {
    const { tracker, add } = fakeTracker();
    new CellBars(tracker, trans).show(location, bar);
    const cell = new FakeCell('a');
    add(new FakePanel(model, cell));
    await settle();
    await frame();
    expect(cell.content).toEqual(WITH_BAR);
  });

  it('shows the bar when a cell of a windowed notebook is scrolled into view', async () => {
    const cell = new FakeCell('a', true);
    const { tracker } = fakeTracker(new FakePanel(model, cell));
    new CellBars(tracker, trans).show(location, bar);
    expect(cell.content).toEqual([]);
    cell.scrollIntoView();
    await settle();
    await frame();
    expect(cell.content).toEqual(WITH_BAR);
  });

  it('replaces the bar of an earlier run of the cell', () => {
    const cell = new FakeCell('a');
    const { tracker } = fakeTracker(new FakePanel(model, cell));
    const bars = new CellBars(tracker, trans);
    bars.show(location, bar);
    const next = { ...location };
    bars.show(next, bar);
    expect(cell.content).toEqual(WITH_BAR);
    // The bar is that of the second run now.
    bars.remove(location);
    expect(cell.content).toEqual(WITH_BAR);
    bars.remove(next);
    expect(cell.content).toEqual(WITHOUT);
  });
});
