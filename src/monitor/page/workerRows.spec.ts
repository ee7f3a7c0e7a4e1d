import type * as Wire from '../../wire/wire';
import type { IOrder } from './workerRows';
import { WorkerSorter, nextOrder, visibleRows } from './workerRows';

const worker = (name: string, cpu: number): Wire.Worker => ({
  id: name,
  name,
  status: 'running',
  threads: 1,
  cpu,
  memory_used: 0,
  memory_limit: 0,
  spilled: 0,
  last_seen: 0
});

describe('WorkerSorter', () => {
  const workers = [worker('w10', 5), worker('w2', 5), worker('w1', 90)];
  const sorter = new WorkerSorter();
  const names = (order: IOrder, all = workers) =>
    sorter.sort(all, order).map(({ name }) => name);

  it('sorts names by their numbers', () => {
    expect(names({ column: 'name', descending: false })).toEqual([
      'w1',
      'w2',
      'w10'
    ]);
  });

  it('follows changes of the workers', () => {
    const order = { column: 'name', descending: true } as const;
    expect(names(order)).toEqual(['w10', 'w2', 'w1']);
    const changed = [worker('w3', 0), ...workers.slice(1)];
    expect(names(order, changed)).toEqual(['w3', 'w2', 'w1']);
    expect(names(order, changed.slice(1))).toEqual(['w2', 'w1']);
  });

  it('sorts equal workers by name in both directions', () => {
    expect(names({ column: 'cpu', descending: true })).toEqual([
      'w1',
      'w2',
      'w10'
    ]);
    expect(names({ column: 'cpu', descending: false })).toEqual([
      'w2',
      'w10',
      'w1'
    ]);
  });
});

describe('nextOrder', () => {
  it('sorts numbers descending first, then ascending', () => {
    const first = nextOrder({ column: 'name', descending: false }, 'cpu');
    expect(first).toEqual({ column: 'cpu', descending: true });
    expect(nextOrder(first, 'cpu')).toEqual({
      column: 'cpu',
      descending: false
    });
  });

  it('sorts texts ascending first', () => {
    expect(nextOrder({ column: 'cpu', descending: true }, 'status')).toEqual({
      column: 'status',
      descending: false
    });
  });
});

describe('visibleRows', () => {
  it.each([
    [500, 0, { first: 0, end: 15 }],
    [500, 2400, { first: 95, end: 115 }],
    [3, 9999, { first: 3, end: 3 }],
    [500, -9999, { first: 0, end: 0 }]
  ])(
    'is the visible range with a margin: %j rows',
    (count, scrollTop, range) => {
      expect(visibleRows(count, scrollTop, 240, 24)).toEqual(range);
    }
  );
});
