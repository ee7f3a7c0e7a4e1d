import {
  NO_SELECTION,
  retain,
  selectAll,
  selectOne,
  selectRange,
  toggle
} from './selection';

const ORDER = ['a', 'b', 'c', 'd'];

describe('the selection of rows', () => {
  it('has one row after a click', () => {
    expect(selectOne('b')).toEqual({ names: ['b'], anchor: 'b' });
  });

  it('adds and removes rows by clicks with Ctrl', () => {
    const two = toggle(selectOne('a'), 'c');
    expect(two.names).toEqual(['a', 'c']);
    expect(toggle(two, 'a').names).toEqual(['c']);
  });

  it.each([
    ['b', 'd', ['b', 'c', 'd']],
    ['d', 'b', ['b', 'c', 'd']],
    ['c', 'c', ['c']]
  ])('goes from %s to %s by a click with Shift', (anchor, name, names) => {
    const range = selectRange(selectOne(anchor), name, ORDER);
    expect(range).toEqual({ names, anchor });
  });

  it('changes the end of a range with the next click', () => {
    const range = selectRange(selectOne('b'), 'd', ORDER);
    expect(selectRange(range, 'a', ORDER).names).toEqual(['a', 'b']);
  });

  it('has one row if the anchor is not in the list', () => {
    expect(selectRange(NO_SELECTION, 'c', ORDER).names).toEqual(['c']);
    expect(selectRange(selectOne('z'), 'c', ORDER).names).toEqual(['c']);
  });

  it('has all rows', () => {
    expect(selectAll(ORDER).names).toEqual(ORDER);
    expect(selectAll([])).toEqual(NO_SELECTION);
  });

  it('drops rows that left the list', () => {
    const all = selectAll(ORDER);
    expect(retain(all, ORDER)).toBe(all);
    expect(retain(all, ['b', 'c'])).toEqual({
      names: ['b', 'c'],
      anchor: null
    });
  });
});
