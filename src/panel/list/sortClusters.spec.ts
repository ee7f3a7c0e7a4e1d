import { cluster } from '../../testing/fakeClusters';
import { idleCluster } from '../../testing/idleClusters';
import { aMessage } from '../../testing/fakeClusters';
import { filterClusters, sortClusters } from './sortClusters';

const names = (all: ReadonlyArray<{ name: string }>) =>
  all.map(({ name }) => name);

describe('sortClusters', () => {
  const all = [
    cluster({ name: 'old', label: 'b 10', started: 1, workers: 3 }),
    cluster({ name: 'failed', status: 'failed', started: 9, stopped: 10 }),
    cluster({ name: 'new', label: 'b 9', started: 5, workers: 1 }),
    cluster({ name: 'newest', label: 'a', started: null, status: 'pending' }),
    cluster({ name: 'stopped', label: '0', status: 'stopped', stopped: 2 })
  ];

  it('lists ended clusters last, and the newest first', () => {
    expect(names(sortClusters(all, 'newest'))).toEqual([
      'newest',
      'new',
      'old',
      'failed',
      'stopped'
    ]);
  });

  it('sorts by label, and numbers in labels by value', () => {
    expect(names(sortClusters(all, 'name'))).toEqual([
      'newest',
      'new',
      'old',
      'stopped',
      'failed'
    ]);
  });

  it('sorts by the number of workers', () => {
    expect(names(sortClusters(all, 'workers')).slice(0, 3)).toEqual([
      'old',
      'newest',
      'new'
    ]);
  });

  it('lists what needs attention first when sorted by state', () => {
    const hints = [
      {
        code: 'x',
        message: aMessage('x'),
        advice: aMessage('y'),
        scale_to: null
      }
    ];
    const states = [
      ...all,
      idleCluster(Date.now(), {}, { name: 'idle' }),
      cluster({ name: 'hint', started: 2, hints }),
      cluster({ name: 'stopping', status: 'stopping' })
    ];
    expect(names(sortClusters(states, 'state'))).toEqual([
      'failed',
      'hint',
      'new',
      'old',
      'idle',
      'newest',
      'stopping',
      'stopped'
    ]);
  });
});

describe('filterClusters', () => {
  const all = [
    cluster({ name: 'ns.3f2a', label: 'Forecast' }),
    cluster({ name: 'ns.77aa', label: 'other' })
  ];

  it.each([
    ['', 2],
    ['  ', 2],
    ['fore', 1],
    ['3F2A', 1],
    ['ns.', 2],
    ['zzz', 0]
  ])('finds by label and name, in any case: %j', (text, count) => {
    expect(filterClusters(all, text)).toHaveLength(count);
  });
});
