import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * Return one line on what a plot or page shows.
 *
 * @param id - of a plot in distributed/dashboard/scheduler.py, or of a full page
 * @returns null for plots that are not known, for example of later versions of distributed
 */
export function plotDescription(
  id: string,
  trans: TranslationBundle
): string | null {
  switch (id) {
    case 'individual-task-stream':
      return trans.__(
        'Tasks of each thread over time; gaps are idle, red is transfer'
      );
    case 'individual-progress':
      return trans.__('Tasks done, running, waiting and failed');
    case 'individual-workers-memory':
      return trans.__('Memory of each worker, and data on disk');
    case 'individual-cluster-map':
      return trans.__('Scheduler, workers and their messages');
    case 'individual-cpu':
      return trans.__('CPU use of each worker, in percent');
    case 'individual-graph':
    case 'graph':
      return trans.__('Tasks and dependencies, colored by state');
    case 'individual-groups':
      return trans.__('Groups of tasks, dependencies and progress');
    case 'individual-group-progress':
      return trans.__('Threads used by each group of tasks');
    case 'individual-cluster-memory':
      return trans.__('Memory of all workers, and data on disk');
    case 'individual-workers-transfer-bytes':
      return trans.__('Data that each worker sends and receives');
    case 'individual-nprocessing':
      return trans.__('Tasks that each worker has to run');
    case 'individual-occupancy':
      return trans.__('Expected time until each worker is free');
    case 'individual-workers':
      return trans.__('Table: CPU, memory, network and disk of each worker');
    case 'individual-exceptions':
      return trans.__('Failed tasks and their exceptions');
    case 'individual-bandwidth-types':
      return trans.__('Transfer rate by type of data');
    case 'individual-bandwidth-workers':
      return trans.__('Transfer rate between each pair of workers');
    case 'individual-workers-network':
      return trans.__('Network use of each worker');
    case 'individual-workers-disk':
      return trans.__('Disk use of each worker');
    case 'individual-workers-network-timeseries':
      return trans.__('Network use of the workers over time');
    case 'individual-workers-cpu-timeseries':
      return trans.__('CPU use of the workers over time');
    case 'individual-workers-memory-timeseries':
      return trans.__('Memory of the workers over time');
    case 'individual-workers-disk-timeseries':
      return trans.__('Disk use of the workers over time');
    case 'individual-memory-by-key':
      return trans.__('Memory of results, by name of the task');
    case 'individual-compute-time-per-key':
      return trans.__('Computing time, by name of the task');
    case 'individual-aggregate-time-per-action':
      return trans.__('Time spent on computing, transfer and disk');
    case 'individual-scheduler-system':
      return trans.__('CPU, memory and network of the scheduler');
    case 'individual-contention':
      return trans.__('How long event loops and the GIL were blocked');
    case 'individual-fine-performance-metrics':
      return trans.__('Time of tasks by activity, such as computing or disk');
    case 'individual-profile':
    case 'profile':
      return trans.__('Functions in which workers spend time');
    case 'individual-profile-server':
      return trans.__('Functions in which the scheduler spends time');
    case 'individual-gpu-memory':
      return trans.__('GPU memory of each worker');
    case 'individual-gpu-utilization':
      return trans.__('GPU use of each worker, in percent');
    case 'individual-rmm-memory':
      return trans.__('GPU memory managed by RMM, by worker');
    case 'status':
      return trans.__('Overview: memory, task stream and progress');
    case 'workers':
      return trans.__('Table: memory, CPU and network of each worker');
    case 'tasks':
      return trans.__('Task stream over a longer period');
    case 'system':
      return trans.__('CPU, memory and event loop of the scheduler');
    case 'groups':
      return trans.__('Groups of tasks: dependencies and threads used');
    case 'gpu':
      return trans.__('GPU memory and use of each worker');
    case 'info/main/workers':
      return trans.__('Tables of workers, with links to their tasks');
    case 'info/main/logs':
      return trans.__('Log messages of the scheduler');
    default:
      return null;
  }
}
