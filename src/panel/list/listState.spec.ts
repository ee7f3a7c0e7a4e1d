import { FakeClusters, cluster } from '../../testing/fakeClusters';
import { ListState } from './listState';
import { selectAll } from './selection';

const named = (name: string) =>
  cluster({ name, label: `label ${name}`, started: name.charCodeAt(0) });

const MANY = ['a', 'b', 'c', 'd', 'e', 'f'].map(named);

describe('ListState', () => {
  it('has tools if there are at least six clusters', () => {
    expect(new ListState(new FakeClusters(...MANY)).hasTools).toBe(true);
    expect(new ListState(new FakeClusters(...MANY.slice(1))).hasTools).toBe(
      false
    );
  });

  it('sorts by the chosen order only while it can be changed', () => {
    const clusters = new FakeClusters(...MANY);
    const state = new ListState(clusters);
    const chosen = jest.fn();
    state.orderChosen.connect((_, order) => void chosen(order));
    state.chooseOrder('name');
    expect(chosen).toHaveBeenCalledWith('name');
    expect(state.visibleClusters[0].name).toBe('a');
    clusters.setClusters(...MANY.slice(0, 2));
    expect(state.visibleClusters[0].name).toBe('b');
  });

  it('keeps the tools while a filter is set', () => {
    const clusters = new FakeClusters(...MANY);
    const state = new ListState(clusters);
    state.setFilter('LABEL B');
    clusters.setClusters(...MANY.slice(0, 2));
    expect(state.hasTools).toBe(true);
    expect(state.visibleClusters.map(({ name }) => name)).toEqual(['b']);
  });

  it('drops hidden and removed rows from the selection', () => {
    const clusters = new FakeClusters(...MANY);
    const state = new ListState(clusters);
    state.select('a', selectAll(['a', 'b', 'c']));
    expect(clusters.selected).toBe('a');
    clusters.setClusters(...MANY.slice(1));
    expect(state.selection.names).toEqual(['b', 'c']);
    state.setFilter('label c');
    expect(state.selection.names).toEqual(['c']);
  });

  it('applies a selection made outside the list', () => {
    const clusters = new FakeClusters(...MANY);
    const state = new ListState(clusters);
    state.select('a', selectAll(['a', 'b']));
    clusters.select('d');
    expect(state.selection.names).toEqual(['d']);
  });
});
