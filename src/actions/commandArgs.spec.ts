import { trans } from '../testing/fakeClusters';
import { MAX_WORKERS, readWorkersRequest } from './commandArgs';

describe('readWorkersRequest', () => {
  it.each([
    [{ count: 0 }, { count: 0 }],
    [{ count: MAX_WORKERS }, { count: MAX_WORKERS }],
    [
      { minimum: 0, maximum: 1 },
      { minimum: 0, maximum: 1 }
    ],
    [
      { minimum: 3, maximum: 3 },
      { minimum: 3, maximum: 3 }
    ],
    [{}, null]
  ])('reads %j', (args, request) => {
    expect(readWorkersRequest(args, trans)).toEqual(request);
  });

  it.each([
    { count: -1 },
    { count: 1.5 },
    { count: NaN },
    { count: Infinity },
    { count: MAX_WORKERS + 1 },
    { count: 1e308 },
    { count: '3' },
    { count: null },
    { count: [3] },
    { minimum: 1 },
    { maximum: 1 },
    { minimum: 0, maximum: 0 },
    { minimum: 4, maximum: 3 },
    { minimum: -1, maximum: 3 },
    { minimum: 1, maximum: 1_000_000 },
    { minimum: true, maximum: 3 }
  ])('rejects %j', args => {
    expect(() => readWorkersRequest(args, trans)).toThrow(
      /^(count|minimum|maximum) must be an integer from \d+ to 10000\.$/
    );
  });
});
