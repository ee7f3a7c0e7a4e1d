import { trans } from '../../testing/fakeClusters';
import { ProblemError } from '../../gateway/problems';
import { isViewPath, viewUrl } from './viewUrl';

const BASE = '/user/alice/dask-gateway/view/capability.signature/-/';

const INSIDE = [
  '',
  'status',
  'individual-task-stream',
  'info/main/workers.html',
  'info/worker/tcp%3A%2F%2F10.0.0.1%3A4000.html',
  'status?theme=dark',
  'status?next=/../..',
  'a..b/..c/d..'
];

const OUTSIDE = [
  '../../../../logout',
  '..',
  '.',
  'a/../b',
  'a/..',
  '/logout',
  '//evil.example/x',
  'a//b',
  'https://evil.example/',
  'javascript:alert(1)/../..',
  '%2e%2e/%2e%2e/logout',
  '..%2f..%2flogout',
  '%252e%252e%252flogout',
  '..;x/logout',
  '..\\..\\logout',
  'a%5c..%5cb',
  '\\\\evil.example',
  'a%00b',
  'a\tb',
  'a\nb',
  ' ../x',
  'a%',
  'a%zz',
  'a#fragment',
  'status?a b',
  'ä',
  '\u202e'
];

describe('isViewPath', () => {
  it.each(INSIDE)('accepts %j', path => {
    expect(isViewPath(path)).toBe(true);
    expect(viewUrl(BASE, path, trans)).toBe(`http://localhost${BASE}${path}`);
  });

  it.each(OUTSIDE)('rejects %j', path => {
    expect(isViewPath(path)).toBe(false);
    expect(() => viewUrl(BASE, path, trans)).toThrow(ProblemError);
  });
});

describe('viewUrl', () => {
  it.each([
    '/dask-gateway/view/capability/-/',
    'http://localhost/dask-gateway/view/capability/'
  ])('accepts the base %j', base => {
    expect(viewUrl(base, 'status', trans)).toMatch(/capability.*\/status$/);
  });

  it.each([
    '',
    '/',
    '/logout',
    '/dask-gateway/view/',
    '/dask-gateway/view/capability',
    '/dask-gateway/view/../../logout/',
    '/dask-gateway/view/capability/-/../../../hub/',
    'http://evil.example/dask-gateway/view/capability/-/',
    '//evil.example/dask-gateway/view/capability/-/',
    'javascript:/dask-gateway/view/capability/-/',
    'data:text/html,/dask-gateway/view/capability/-/',
    '/dask-gateway/view/capability/-/?next=/',
    '/dask-gateway/view/capability/-/#/',
    'http://['
  ])('rejects the base %j', base => {
    expect(() => viewUrl(base, 'status', trans)).toThrow(
      expect.objectContaining({ code: 'view-path-refused' })
    );
  });

  it('returns only URLs below the base, for any path', () => {
    // Deterministic, so that a failure can be repeated.
    let seed = 1;
    const random = (below: number) =>
      (seed = (seed * 48271) % 2147483647) % below;
    const parts = [
      ...['.', '..', '/', '//', '\\', '%2e', '%2E', '%2f', '%5c', '%25', '%'],
      ...['a', '-', ';', '?', '#', ':', '@', ' ', '\t', '\n', '\u202e', 'ä'],
      ...['http://evil.example', 'javascript:', 'logout', '..%2f', '%252e']
    ];
    let accepted = 0;
    for (let round = 0; round < 20_000; round++) {
      const path = Array.from(
        { length: 1 + random(6) },
        () => parts[random(parts.length)]
      ).join('');
      let url: string;
      try {
        url = viewUrl(BASE, path, trans);
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
        continue;
      }
      accepted += 1;
      // What a proxy requests that decodes the path, even repeatedly.
      let { pathname } = new URL(url);
      for (let again = 0; again < 4; again++) {
        expect(new URL(pathname, url).pathname.startsWith(BASE)).toBe(true);
        pathname = decodeURIComponent(pathname).replaceAll('\\', '/');
      }
    }
    expect(accepted).toBeGreaterThan(1000);
  });
});
