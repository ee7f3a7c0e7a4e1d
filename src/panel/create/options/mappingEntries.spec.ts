import { entryErrors, fromEntries, renamed, toEntries } from './mappingEntries';
import { trans } from '../../../testing/fakeClusters';

const entries = (...pairs: [string, string][]) =>
  pairs.map(([key, text], id) => ({ id, key, text }));

describe('fromEntries', () => {
  it('keeps unchanged values of any type', () => {
    const value = { A: 'text', N: 1, L: [1, 2], KEPT: null, ONE: '1' };
    expect(fromEntries(toEntries(value))).toEqual(value);
  });

  it('parses changed values as JSON unless they were strings', () => {
    const [number] = toEntries({ N: 1 });
    expect(fromEntries([{ ...number, text: '2' }])).toEqual({ N: 2 });
    expect(fromEntries([{ ...number, text: 'two' }])).toEqual({ N: 'two' });
  });

  it('adds values as strings, and ignores empty entries', () => {
    expect(fromEntries(entries([' M ', '2'], [' ', '']))).toEqual({ M: '2' });
  });
});

describe('entryErrors', () => {
  it.each([
    [entries(['A', '1'], ['B', '1']), {}],
    [entries(['A', '1'], ['', ''], [' ', '']), {}],
    [entries(['A', '1'], [' A ', '2']), { 1: 'Another entry has the name A.' }],
    [entries([' ', 'value']), { 0: 'Enter a name.' }],
    [entries(['A=B', 'x']), { 0: 'A name cannot contain =.' }]
  ])('of %j are %j', (given, errors) => {
    expect(entryErrors(given, trans)).toEqual(errors);
  });
});

describe('renamed', () => {
  it('does not keep the hidden value of another name', () => {
    const [hidden, text] = toEntries({ TOKEN: null, PATH: '/data' });
    expect(fromEntries([renamed(hidden, 'OTHER')])).toEqual({ OTHER: '' });
    expect(fromEntries([renamed(text, 'OTHER')])).toEqual({ OTHER: '/data' });
  });
});
