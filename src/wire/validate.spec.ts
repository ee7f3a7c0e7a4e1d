import Ajv from 'ajv';

import { parse, parseValidClusters, ShapeError } from './validate';
import { addLazySchemas } from './lazySchemas';
import { SCHEMAS, type Shapes } from './wire';
import { aCluster, aMessage, GATEWAY } from '../testing/fakeServer';

addLazySchemas();

const SHAPES: Partial<Shapes> = {
  event: {
    boot: 'b',
    revision: 2,
    removed: ['x'],
    gateways: [
      {
        ...GATEWAY,
        error: { code: 'c', message: 'm', remedy: 'r', since: 1.5 }
      }
    ],
    clusters: [
      aCluster('a', {
        requested: { minimum: 0, maximum: 3 },
        idle: { since: 1 },
        attempt: { number: 1, of: 3, reason: aMessage('r'), replaced_by: 'b' },
        hints: [
          {
            code: 'c',
            message: aMessage('m'),
            advice: aMessage('a'),
            scale_to: null
          }
        ],
        options: { image: 'i', environment: { KEY: null } },
        problem: { code: 'c', message: 'm', remedy: 'r', field: 'f' }
      })
    ]
  },
  snapshot: { boot: 'b', revision: 2, gateways: [GATEWAY], clusters: [] },
  status: { gateways: [GATEWAY], server: { version: '1', boot: 'b' } },
  options: {
    options: [
      {
        field: 'f',
        label: 'l',
        default: null,
        spec: { type: 'select', options: ['a', 1] }
      },
      {
        field: 'g',
        label: 'l',
        default: 1,
        spec: { type: 'int', min: null, max: 3 }
      }
    ]
  },
  scale_result: { limited: aMessage('l') },
  plots: { plots: [{ id: 'i', label: 'l', path: 'p', group: 'gpu' }] },
  view: { base: 'b', expires: 1, id: 'i' }
};

/** The reference: `parse` must accept the same values as ajv. */
const ajv = new Ajv({ strict: false });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  ajv.addSchema(schema, name);
}

/** Each of these replaces each part of a value. */
const WRONG: unknown[] = [null, 1, -1, 1.5, 'x', true, [], [1], {}, { x: 1 }];

/** All values that differ from `value` in one place, including missing and unknown members. */
function* mutants(value: unknown): Generator<unknown> {
  yield* WRONG;
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      for (const mutant of mutants(member)) {
        yield value.map((one: unknown, at) => (at === index ? mutant : one));
      }
    }
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, toString: 1, unknown: 1 };
    for (const [name, member] of Object.entries(value)) {
      yield Object.fromEntries(
        Object.entries(value).filter(([other]) => other !== name)
      );
      for (const mutant of mutants(member)) {
        yield { ...value, [name]: mutant };
      }
    }
  }
}

function accepts(shape: keyof Shapes, value: unknown): boolean {
  try {
    expect(parse(shape, value)).toBe(value);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(ShapeError);
    return false;
  }
}

describe('parse', () => {
  it.each(Object.keys(SHAPES) as (keyof Shapes)[])(
    'accepts the same values as ajv: %s',
    shape => {
      expect(accepts(shape, SHAPES[shape])).toBe(true);
      const verdicts = { accepted: 0, rejected: 0 };
      for (const mutant of mutants(SHAPES[shape])) {
        const accepted = accepts(shape, mutant);
        if (accepted !== ajv.validate(shape, mutant)) {
          throw new Error(`${accepted}: ${JSON.stringify(mutant)}`);
        }
        verdicts[accepted ? 'accepted' : 'rejected'] += 1;
      }
      expect(verdicts.accepted).toBeGreaterThan(0);
      expect(verdicts.rejected).toBeGreaterThan(10);
    }
  );

  it.each<[keyof Shapes, unknown, string]>([
    ['lease', { boot: 'b' }, 'lease.revision is missing'],
    ['lease', [], 'lease is array instead of object'],
    [
      'event',
      {
        ...SHAPES.event,
        clusters: [aCluster('a'), { ...aCluster('b'), status: 'odd' }]
      },
      'event.clusters.1.status is none of pending, running, stopping, stopped, failed'
    ],
    [
      'cluster',
      aCluster('a', { requested: { count: -1 } }),
      'cluster.requested.count is less than 0, or cluster.requested is object instead of null'
    ]
  ])('reports the place of an error in %s', (shape, value, message) => {
    expect(() => parse(shape, value)).toThrow(message);
  });
});

describe('parseValidClusters', () => {
  it('accepts every snapshot with one wrong value in a cluster', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const snapshot = SHAPES.snapshot!;
    const good = aCluster('good');
    const seen = { kept: 0, leftOut: 0 };
    for (const mutant of mutants(SHAPES.event!.clusters[0])) {
      const { value, invalid } = parseValidClusters('snapshot', {
        ...snapshot,
        clusters: [mutant, good]
      });
      const { clusters } = value;
      expect(ajv.validate('snapshot', value)).toBe(true);
      expect(clusters.at(-1)).toBe(good);
      expect(clusters.length).toBe(ajv.validate('cluster', mutant) ? 2 : 1);
      expect(invalid).toHaveLength(2 - clusters.length);
      seen[clusters.length === 2 ? 'kept' : 'leftOut'] += 1;
    }
    expect(seen.kept).toBeGreaterThan(0);
    expect(seen.leftOut).toBeGreaterThan(100);
    warn.mockRestore();
  });

  it.each([
    null,
    3,
    [],
    {},
    { ...SHAPES.snapshot, clusters: 3 },
    { ...SHAPES.snapshot, gateways: [3] }
  ])(
    'rejects a snapshot that is invalid apart from its clusters: %j',
    value => {
      expect(() => parseValidClusters('snapshot', value)).toThrow(ShapeError);
    }
  );
});
