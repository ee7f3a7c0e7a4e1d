import { dashboardOfLink, isExternalScheduler } from './plots';

describe('dashboardOfLink', () => {
  const isMine = (name: string) => name === 'abc';

  it.each([
    ['http://gw:8000/clusters/abc/status', { cluster: 'abc', path: 'status' }],
    ['/services/dask-gateway/clusters/abc', { cluster: 'abc', path: 'status' }],
    [
      'https://hub/services/dask-gateway/clusters/abc/info/main/workers.html',
      { cluster: 'abc', path: 'info/main/workers.html' }
    ]
  ])('recognizes %s', (href, dashboard) => {
    expect(dashboardOfLink(href, isMine)).toEqual(dashboard);
  });

  it.each([
    'http://gw/clusters/other/status',
    'http://127.0.0.1:8787/status',
    'http://gw/clusters/abc/<script>',
    'http://[',
    ''
  ])('ignores %s', href => {
    expect(dashboardOfLink(href, isMine)).toBeNull();
  });
});

describe('isExternalScheduler', () => {
  it('distinguishes a port from a cluster', () => {
    expect(isExternalScheduler('port:8787')).toBe(true);
    expect(isExternalScheduler('dask.0123abcd')).toBe(false);
  });
});
