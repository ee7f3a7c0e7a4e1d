import type * as Wire from '../../../wire/wire';
import { GiB } from '../../../testing/fakeClusters';
import { workerSizeOf } from './workerSize';

const option = (field: string, label = field): Wire.Option => ({
  field,
  label,
  default: null,
  spec: { type: 'float' }
});

describe('workerSizeOf', () => {
  it.each([
    ['worker_cores', 'worker_memory', 2, 8, 2, 8 * GiB],
    ['worker_cores', 'worker_memory', 2, 8 * GiB, 2, 8 * GiB],
    ['cpus', 'memory', 1, '4G', 1, 4e9],
    ['n_cores', 'ram', 1, '512 MiB', 1, GiB / 2],
    ['worker_cpu', 'worker_mem_mib', 0.5, 512, 0.5, GiB / 2],
    ['worker_threads', 'worker_memory_gb', 4, 2, 4, 2e9],
    ['scheduler_cores', 'scheduler_memory', 4, 2, null, null],
    ['worker_cores', 'worker_memory', -1, 'much', null, null]
  ])(
    'of %s and %s with the values %p and %p',
    (coresField, memoryField, cores, memory, ...expected) => {
      const size = workerSizeOf([option(coresField), option(memoryField)], {
        [coresField]: cores,
        [memoryField]: memory
      });
      expect([size?.cores ?? null, size?.memory ?? null]).toEqual(expected);
    }
  );

  it('reads the unit from the label', () => {
    expect(
      workerSizeOf([option('worker_memory', 'Memory (MiB)')], {
        worker_memory: 2048
      })
    ).toEqual({ cores: null, memory: 2 * GiB });
  });
});
