import { GiB, cluster, trans } from '../testing/fakeClusters';
import { coreHoursText, statusBarText, totals } from './clusterTotals';

const idle = cluster({
  usage: { core_hours: 2, cores: 40, idle_cores: 40 },
  results_in_memory: { bytes: GiB, count: 3 }
});
const busy = cluster({
  usage: { core_hours: 1, cores: 8, idle_cores: 0 },
  results_in_memory: { bytes: 2 * GiB, count: 4 }
});

describe('totals', () => {
  it('sums up cores, core-hours and results', () => {
    expect(totals([idle, busy])).toEqual({
      cores: 48,
      idleCores: 40,
      coreHours: 3,
      results: { bytes: 3 * GiB, count: 7 }
    });
  });
});

describe('statusBarText', () => {
  it('mentions idle cores only if there are any', () => {
    expect(statusBarText(totals([idle, busy]), trans)).toBe(
      'Dask: 48 cores, 40 idle'
    );
    expect(statusBarText(totals([busy]), trans)).toBe('Dask: 8 cores');
  });
});

describe('coreHoursText', () => {
  it.each([
    [0, '0 core-hours'],
    [0.01, 'less than 0.1 core-hours'],
    [1.52, '1.5 core-hours'],
    [12.4, '12 core-hours']
  ])('does not print small values as 0: %j', (hours, text) => {
    expect(coreHoursText(hours, trans)).toBe(text);
  });
});
