import type * as Wire from '../wire/wire';
import { trans } from '../testing/fakeClusters';
import { groupPlots, plotLabel } from './plotGroups';

const plots: Wire.Plot[] = [
  { id: 'a', label: 'Task Stream', path: 'a', group: 'most-useful' },
  { id: 'b', label: 'Workers Memory', path: 'b', group: 'workers' },
  { id: 'c', label: 'Progress', path: 'c', group: 'most-useful' }
];

const german = {
  ...trans,
  __: (text: string) => (text === 'Logs' ? 'Protokolle' : text)
};

describe('groupPlots', () => {
  it('keeps the order of the groups and of their plots', () => {
    expect(
      groupPlots(plots, trans).map(({ group, plots: members }) => [
        group,
        members.map(({ id }) => id)
      ])
    ).toEqual([
      ['most-useful', ['a', 'c']],
      ['workers', ['b']]
    ]);
  });

  it('keeps plots whose label or group contains all words of the query', () => {
    const ids = (query: string) =>
      groupPlots(plots, trans, query).flatMap(group =>
        group.plots.map(({ id }) => id)
      );
    expect(ids('memory WORK')).toEqual(['b']);
    expect(ids('useful')).toEqual(['a', 'c']);
    expect(ids('nothing')).toEqual([]);
  });
});

describe('plotLabel', () => {
  it('names the full pages by their ids, in the display language', () => {
    expect(plotLabel({ id: 'info/main/logs', label: 'Logs' }, german)).toBe(
      'Protokolle'
    );
  });

  it('keeps the label of other plots', () => {
    expect(plotLabel({ id: 'individual-new', label: 'New' }, german)).toBe(
      'New'
    );
  });
});
