import { dashboardOfLink, groupPlots, isForeign } from './plots';

const plots = [
  { id: 'a', label: 'Task Stream', path: 'a', group: 'Most Useful' },
  { id: 'b', label: 'Workers Memory', path: 'b', group: 'Workers' },
  { id: 'c', label: 'Progress', path: 'c', group: 'Most Useful' }
];

describe('groupPlots', () => {
  it('keeps the order within and of the groups', () => {
    expect(
      groupPlots(plots).map(({ group, plots: found }) => [
        group,
        found.map(({ id }) => id)
      ])
    ).toEqual([
      ['Most Useful', ['a', 'c']],
      ['Workers', ['b']]
    ]);
  });

  it('finds all words, in the label or the group', () => {
    const ids = (query: string) =>
      groupPlots(plots, query).flatMap(group =>
        group.plots.map(({ id }) => id)
      );
    expect(ids('memory WORK')).toEqual(['b']);
    expect(ids('useful')).toEqual(['a', 'c']);
    expect(ids('nothing')).toEqual([]);
  });
});

describe('dashboardOfLink', () => {
  const mine = (name: string) => name === 'abc';

  it.each([
    ['http://gw:8000/clusters/abc/status', { cluster: 'abc', path: 'status' }],
    ['/services/dask-gateway/clusters/abc', { cluster: 'abc', path: 'status' }],
    [
      'https://hub/services/dask-gateway/clusters/abc/info/main/workers.html',
      { cluster: 'abc', path: 'info/main/workers.html' }
    ]
  ])('knows %s', (href, found) => {
    expect(dashboardOfLink(href, mine)).toEqual(found);
  });

  it.each([
    'http://gw/clusters/other/status',
    'http://127.0.0.1:8787/status',
    'http://gw/clusters/abc/<script>',
    'http://[',
    ''
  ])('leaves %s alone', href => {
    expect(dashboardOfLink(href, mine)).toBeNull();
  });
});

describe('isForeign', () => {
  it('tells a port and a named scheduler from a cluster', () => {
    expect(isForeign('port:8787')).toBe(true);
    expect(isForeign('dask.0123abcd')).toBe(false);
  });
});
