import { Clock, clockOffsetOf } from './clock';

const show = (state: 'visible' | 'hidden') => {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};

describe('Clock', () => {
  let clock: Clock;

  beforeEach(() => {
    jest.useFakeTimers();
    show('visible');
    clock = new Clock();
  });

  afterEach(() => {
    clock.dispose();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('ticks once per second for all subscribers, with one timer', () => {
    const one = jest.fn();
    const two = jest.fn();
    clock.start();
    clock.subscribe(one);
    clock.subscribe(two);
    one.mockClear();
    jest.advanceTimersByTime(3000);
    expect(one).toHaveBeenCalledTimes(3);
    expect(two).toHaveBeenCalledTimes(3);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('has no timer without subscribers, before start, or on a hidden page', () => {
    clock.start();
    expect(jest.getTimerCount()).toBe(0);
    const stop = clock.subscribe(() => undefined);
    expect(jest.getTimerCount()).toBe(1);
    show('hidden');
    expect(jest.getTimerCount()).toBe(0);
    show('visible');
    expect(jest.getTimerCount()).toBe(1);
    clock.stop();
    expect(jest.getTimerCount()).toBe(0);
    clock.start();
    stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not tick after dispose', () => {
    clock.start();
    clock.subscribe(() => undefined);
    clock.dispose();
    show('visible');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('adds the offset of the server’s clock', () => {
    let clockOffset = 0;
    const other = new Clock(() => clockOffset);
    expect(other.now).toBe(Date.now());
    clockOffset = -60_000;
    expect(other.now).toBe(Date.now() - 60_000);
    other.dispose();
  });
});

describe('clockOffsetOf', () => {
  it.each([
    ['ahead', 70_000, 9_000, 11_000, 60_000],
    ['behind', 10_000, 69_000, 71_000, -60_000],
    ['0 if the difference is negligible', 12_500, 9_000, 11_000, 0],
    ['0 if a slow response explains the difference', 10_000, 10_000, 22_000, 0]
  ])('is %s', (_, server, sent, received, clockOffset) => {
    expect(clockOffsetOf(server, sent, received)).toBe(clockOffset);
  });
});
