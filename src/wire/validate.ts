import { SCHEMAS, type Schema, type Shapes } from './wire';

/** Data from another program that does not match its schema. `message` gives the place and the difference. */
export class ShapeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ShapeError';
  }
}

/**
 * Validate a value against the wire schema of a name, and return it with its type.
 *
 * Unknown members are accepted, because a newer server may send more.
 *
 * @throws ShapeError if the value does not match.
 */
export function parse<K extends keyof Shapes>(
  shape: K,
  value: unknown
): Shapes[K] {
  const fault = checkOf(schemaOf(shape))(value);
  if (fault) {
    throw new ShapeError(fault(shape));
  }
  return value as Shapes[K];
}

/** Return the schema of a shape. `loadSchemas` has loaded it if it does not load with the Lab. */
export function schemaOf(shape: keyof Shapes): Schema {
  const schema = SCHEMAS[shape];
  if (!schema) {
    throw new Error(`The schema of ${shape} is not loaded.`);
  }
  return schema;
}

/** Load the schemas that do not load with the Lab, if that of a shape is one of them. Rejects if that fails. */
export async function loadSchemas(shape: keyof Shapes): Promise<void> {
  if (!SCHEMAS[shape]) {
    (await import('./lazySchemas')).addLazySchemas();
  }
}

/** A snapshot or an event whose clusters all match their schema. */
export interface IValidClusters<K extends keyof Shapes> {
  value: Shapes[K];

  /** The names of the clusters that were left out; empty for one without a name. */
  invalid: string[];
}

/** Errors that are in the console. Each is reported once, however often the server sends the same cluster. */
const reported = new Set<string>();

/**
 * As `parse`, but leave out the clusters that do not match their schema, so that one of them does not hide the others.
 *
 * @throws ShapeError if the rest does not match.
 */
export function parseValidClusters<K extends 'snapshot' | 'event'>(
  shape: K,
  value: unknown
): IValidClusters<K> {
  if (!isRecord(value) || !Array.isArray(value.clusters)) {
    return { value: parse(shape, value), invalid: [] };
  }
  const rest = parse(shape, { ...value, clusters: [] });
  const check = checkOf(schemaOf('cluster'));
  const invalid: string[] = [];
  const received: unknown[] = value.clusters;
  const isValid = (cluster: unknown): cluster is Shapes['cluster'] => {
    const fault = check(cluster);
    if (!fault) {
      return true;
    }
    const error = fault('cluster');
    if (!reported.has(error)) {
      reported.add(error);
      console.warn(`A cluster was left out, because ${error}.`);
    }
    const name = isRecord(cluster) ? cluster.name : null;
    invalid.push(typeof name === 'string' ? name : '');
    return false;
  };
  return { value: { ...rest, clusters: received.filter(isValid) }, invalid };
}

/** Describes the first error in a value, which is at a path. */
type Fault = (path: string) => string;

/** Checks a value. Returns null if it is valid. */
type Check = (value: unknown) => Fault | null;

const checkOf = bySchema(createCheck);

/** Remember what `create` returns for each schema: reading a schema for each of thousands of workers would be slow. */
export function bySchema<T>(
  create: (schema: Schema) => T
): (schema: Schema) => T {
  const created = new Map<Schema, T>();
  return schema => {
    let result = created.get(schema);
    if (result === undefined) {
      result = create(schema);
      created.set(schema, result);
    }
    return result;
  };
}

function createCheck(schema: Schema): Check {
  const { $ref, anyOf, items, minimum, type, enum: values } = schema;
  if ($ref) {
    // The schema may load later.
    return value => checkOf(schemaOf($ref))(value);
  }
  if (anyOf) {
    return checkAny(anyOf.map(checkOf));
  }
  const parts: Check[] = [];
  if (type) {
    parts.push(checkType([type].flat()));
  }
  if (values) {
    parts.push(value =>
      values.includes(value)
        ? null
        : path => `${path} is none of ${values.join(', ')}`
    );
  }
  if (minimum !== undefined) {
    parts.push(value =>
      typeof value === 'number' && value < minimum
        ? path => `${path} is less than ${minimum}`
        : null
    );
  }
  if (items) {
    const check = checkOf(items);
    parts.push(value =>
      Array.isArray(value)
        ? findFault(value.keys(), index => inside(index, check(value[index])))
        : null
    );
  }
  if (schema.properties ?? schema.additionalProperties) {
    parts.push(checkMembers(schema));
  }
  return parts.length === 1
    ? parts[0]
    : value => findFault(parts, check => check(value));
}

/** Return the first fault in parts of a value. */
function findFault<T>(
  parts: Iterable<T>,
  check: (part: T) => Fault | null
): Fault | null {
  for (const part of parts) {
    const fault = check(part);
    if (fault) {
      return fault;
    }
  }
  return null;
}

/** Return the fault of a member as a fault of the value that contains it. */
function inside(key: string | number, fault: Fault | null): Fault | null {
  return fault && (path => fault(`${path}.${key}`));
}

function checkAny(options: Check[]): Check {
  return value => {
    const faults = options.map(check => check(value));
    return faults.includes(null)
      ? null
      : path => faults.map(fault => fault?.(path)).join(', or ');
  };
}

function checkType(types: string[]): Check {
  const [isFirst, ...tests] = types.map(type => IS_OF_TYPE[type]);
  return value =>
    isFirst(value) || tests.some(isOfType => isOfType(value))
      ? null
      : path =>
          `${path} is ${describe(value)} instead of ${types.join(' or ')}`;
}

/** Check an object. All members that a schema requires are among its `properties`. */
function checkMembers({
  required = [],
  properties = {},
  additionalProperties: others
}: Schema): Check {
  const known = Object.entries(properties).map(
    ([name, schema]) => [name, checkOf(schema)] as const
  );
  const checkOther = typeof others === 'object' && checkOf(others);
  return value => {
    if (!isRecord(value)) {
      return null;
    }
    for (const [name, check] of known) {
      const member = value[name];
      if (member !== undefined) {
        const fault = check(member);
        if (fault) {
          return inside(name, fault);
        }
      } else if (required.includes(name)) {
        return path => `${path}.${name} is missing`;
      }
    }
    return checkOther
      ? findFault(Object.keys(value), name =>
          Object.hasOwn(properties, name)
            ? null
            : inside(name, checkOther(value[name]))
        )
      : null;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const IS_OF_TYPE: Record<string, (value: unknown) => boolean> = {
  null: value => value === null,
  array: Array.isArray,
  object: isRecord,
  integer: Number.isInteger,
  number: Number.isFinite,
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean'
};

/** Return the type of a value. Error messages never contain values, which can be credentials. */
function describe(value: unknown): string {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value;
}
