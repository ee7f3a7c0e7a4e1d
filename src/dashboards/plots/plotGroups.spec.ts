import type * as Wire from '../../wire/wire';
import { trans } from '../../testing/fakeClusters';
import { groupPlots, plotLabel, usablePlots } from './plotGroups';

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

  it('keeps plots whose label contains all words of the query', () => {
    const ids = (query: string) =>
      groupPlots(plots, trans, query).flatMap(group =>
        group.plots.map(({ id }) => id)
      );
    expect(ids('memory WORK')).toEqual(['b']);
    // It is in the title of a group only.
    expect(ids('useful')).toEqual([]);
    expect(ids('nothing')).toEqual([]);
  });
});

describe('groupPlots with descriptions', () => {
  it('searches descriptions as well', () => {
    const stream = { ...plots[0], id: 'individual-task-stream' };
    expect(groupPlots([stream, plots[1]], trans, 'each thread')).toHaveLength(
      1
    );
  });
});

describe('usablePlots', () => {
  const listed: Wire.Plot[] = [
    ...plots,
    { id: 'gpu', label: 'GPU', path: 'gpu', group: 'full-pages' },
    {
      id: 'individual-rmm-memory',
      label: 'RMM Memory',
      path: 'individual-rmm-memory',
      group: 'gpu'
    }
  ];

  it('leaves out the plots and the page of GPUs where there are none', () => {
    expect(usablePlots(listed, false)).toEqual(plots);
  });

  it('keeps them where there are GPUs', () => {
    expect(usablePlots(listed, true)).toEqual(listed);
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
