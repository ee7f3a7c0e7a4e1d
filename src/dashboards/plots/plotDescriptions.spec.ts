import { trans } from '../../testing/fakeClusters';
import { plotDescription } from './plotDescriptions';

/** The plots that distributed 2026.8 lists in `/individual-plots.json`, and the pages in FULL_PAGES of plot_catalog.py. */
const LISTED = [
  'individual-task-stream',
  'individual-progress',
  'individual-graph',
  'individual-groups',
  'individual-group-progress',
  'individual-workers-memory',
  'individual-cluster-memory',
  'individual-workers-transfer-bytes',
  'individual-cpu',
  'individual-nprocessing',
  'individual-occupancy',
  'individual-workers',
  'individual-exceptions',
  'individual-bandwidth-types',
  'individual-bandwidth-workers',
  'individual-workers-network',
  'individual-workers-disk',
  'individual-workers-network-timeseries',
  'individual-workers-cpu-timeseries',
  'individual-workers-memory-timeseries',
  'individual-workers-disk-timeseries',
  'individual-memory-by-key',
  'individual-compute-time-per-key',
  'individual-aggregate-time-per-action',
  'individual-scheduler-system',
  'individual-contention',
  'individual-fine-performance-metrics',
  'individual-profile',
  'individual-profile-server',
  'individual-gpu-memory',
  'individual-gpu-utilization',
  'individual-rmm-memory',
  'individual-cluster-map',
  'status',
  'workers',
  'tasks',
  'system',
  'profile',
  'graph',
  'groups',
  'gpu',
  'info/main/workers',
  'info/main/logs'
];

describe('plotDescription', () => {
  it.each(LISTED)('describes %s in one line', id => {
    expect(plotDescription(id, trans)).toMatch(/^[A-Z][^\n.]{8,64}$/);
  });

  it('has none for a plot that is not known', () => {
    expect(plotDescription('individual-new', trans)).toBeNull();
  });
});
