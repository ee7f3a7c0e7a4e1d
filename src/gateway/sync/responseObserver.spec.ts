import { ResponseObserver } from './responseObserver';

describe('ResponseObserver', () => {
  let report: (...entries: object[]) => void = () => undefined;

  beforeEach(() => {
    class FakePerformanceObserver {
      constructor(callback: (list: object) => void) {
        report = (...entries) => callback({ getEntries: () => entries });
      }

      observe = () => undefined;
    }
    Object.assign(window, { PerformanceObserver: FakePerformanceObserver });
  });

  afterEach(() => {
    Reflect.deleteProperty(window, 'PerformanceObserver');
  });

  it.each([
    ['http://localhost/user/a/api/sessions?1', 200, 1],
    ['http://localhost/user/a/api/sessions?1', 503, 1],
    // Browsers that do not report the status.
    ['http://localhost/user/a/api/sessions?1', undefined, 1],
    ['http://localhost/user/a/api/sessions?1', 0, 0],
    ['http://localhost/user/b/api/sessions', 200, 0],
    ['https://elsewhere/user/a/api', 200, 0]
  ])('reports %s with status %p: %d', (name, responseStatus, count) => {
    const observer = new ResponseObserver('/user/a/');
    const responded = jest.fn();
    observer.responded.connect(responded);
    report({ name, responseStatus });
    expect(responded).toHaveBeenCalledTimes(count);
  });

  it('reports nothing where a browser cannot observe requests', () => {
    Reflect.deleteProperty(window, 'PerformanceObserver');
    expect(() => new ResponseObserver('/')).not.toThrow();
  });
});
