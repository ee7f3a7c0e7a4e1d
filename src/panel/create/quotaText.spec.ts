import { GiB, trans } from '../../testing/fakeClusters';
import type * as Wire from '../../wire/wire';
import { quotaTexts } from './quotaText';

const SIZE = { cores: 2, memory: 8 * GiB };
const CORES: Wire.QuotaLimit = { resource: 'cores', used: 32, hard: 40 };
const MEMORY: Wire.QuotaLimit = {
  resource: 'memory',
  used: 96 * GiB,
  hard: 128 * GiB
};
const PODS: Wire.QuotaLimit = { resource: 'pods', used: 9, hard: 14 };
const ALL = [CORES, MEMORY, PODS];
const LEFT =
  'Remaining in the quota of all users: 8 cores, 32 GiB of memory, 5 pods';
const more = (need: string) =>
  `This cluster needs at least ${need}, which is more than the rest of the quota.`;

describe('quotaTexts', () => {
  it.each<
    [
      string,
      Wire.QuotaLimit[],
      Wire.WorkersRequest | null,
      Wire.WorkerSize | null,
      string[]
    ]
  >([
    ['nothing if the quota is unknown', [], { count: 99 }, SIZE, []],
    ['what is left', ALL, { count: 1 }, SIZE, [LEFT]],
    [
      'no excess if everything is used up exactly',
      ALL,
      { count: 4 },
      SIZE,
      [LEFT]
    ],
    [
      'each resource that is exceeded',
      ALL,
      { count: 5 },
      SIZE,
      [LEFT, more('10 cores'), more('40 GiB of memory'), more('6 pods')]
    ],
    [
      'the pod of the scheduler',
      [{ ...PODS, used: 14 }],
      { count: 0 },
      null,
      ['Remaining in the quota of all users: 0 pods', more('1 pod')]
    ],
    [
      'the maximum of an adaptive cluster',
      [CORES],
      { minimum: 0, maximum: 5 },
      SIZE,
      [
        'Remaining in the quota of all users: 8 cores',
        'With all its workers, this cluster needs at least 10 cores, which is more than the rest of the quota.'
      ]
    ],
    [
      'only pods if the size of workers is unknown',
      ALL,
      { count: 5 },
      null,
      [LEFT, more('6 pods')]
    ],
    ['what is left for an invalid request', ALL, null, SIZE, [LEFT]],
    [
      'nothing left of a quota that was reduced',
      [{ ...CORES, used: 50 }],
      { count: 0 },
      SIZE,
      ['Remaining in the quota of all users: 0 cores']
    ],
    [
      'no excess by errors of fractions',
      [{ resource: 'cores', used: 0.6, hard: 0.7 }],
      { count: 1 },
      { cores: 0.1, memory: null },
      ['Remaining in the quota of all users: 0.1 cores']
    ]
  ])('has %s', (_, limits, request, size, texts) => {
    const { left, exceeded } = quotaTexts(limits, request, size, trans);
    expect([left, ...exceeded].filter(Boolean)).toEqual(texts);
  });
});
