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
  const error = findError(value, schemaOf(shape), shape);
  if (error !== null) {
    throw new ShapeError(error);
  }
  return value as Shapes[K];
}

/** The schema of a shape. `loadSchemas` has loaded it if it does not load with the Lab. */
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

/** The clusters of a snapshot or an event that do not match their schema. */
export interface IInvalidClusters {
  /** The data without these clusters. */
  value: unknown;

  /** The names of these clusters; empty for one without a name. */
  names: string[];
}

/** Errors that are in the console. Each is reported once, however often the server sends the same cluster. */
const reported = new Set<string>();

/**
 * Leave out the clusters that do not match their schema, so that one of them does not hide the others.
 *
 * @param value - a `snapshot` or an `event`, which is not valid otherwise, either, if it has no list of clusters
 */
export function leaveOutInvalidClusters(value: unknown): IInvalidClusters {
  if (!isRecord(value) || !Array.isArray(value.clusters)) {
    return { value, names: [] };
  }
  const names: string[] = [];
  const clusters = value.clusters.filter((cluster: unknown) => {
    const error = findError(cluster, schemaOf('cluster'), 'cluster');
    if (error !== null && !reported.has(error)) {
      reported.add(error);
      console.warn(`A cluster was left out, because ${error}.`);
    }
    if (error !== null) {
      const name = isRecord(cluster) ? cluster.name : null;
      names.push(typeof name === 'string' ? name : '');
    }
    return error === null;
  });
  return { value: { ...value, clusters }, names };
}

/** The first error in `value`, which is at `path`; null if it is valid. */
function findError(
  value: unknown,
  schema: Schema,
  path: string
): string | null {
  if (schema.$ref) {
    return findError(value, schemaOf(schema.$ref), path);
  }
  if (schema.anyOf) {
    const errors = schema.anyOf.map(one => findError(value, one, path));
    return errors.includes(null) ? null : errors.join(', or ');
  }
  if (schema.type) {
    const types = [schema.type].flat();
    if (!types.some(type => isOfType(value, type))) {
      return `${path} is ${describe(value)} instead of ${types.join(' or ')}`;
    }
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return `${path} is none of ${schema.enum.join(', ')}`;
  }
  if (
    schema.minimum !== undefined &&
    typeof value === 'number' &&
    value < schema.minimum
  ) {
    return `${path} is less than ${schema.minimum}`;
  }
  if (Array.isArray(value)) {
    return findFirstError(value.entries(), schema.items, path);
  }
  return isRecord(value) ? findMemberError(value, schema, path) : null;
}

function findMemberError(
  value: Record<string, unknown>,
  schema: Schema,
  path: string
): string | null {
  const missing = schema.required?.find(name => !Object.hasOwn(value, name));
  if (missing !== undefined) {
    return `${path}.${missing} is missing`;
  }
  const { properties = {}, additionalProperties } = schema;
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name);
    const other =
      additionalProperties === true ? undefined : additionalProperties;
    const error = findFirstError(
      [[name, member]],
      known ? properties[name] : other,
      path
    );
    if (error !== null) {
      return error;
    }
  }
  return null;
}

function findFirstError(
  members: Iterable<[string | number, unknown]>,
  schema: Schema | undefined,
  path: string
): string | null {
  if (schema) {
    for (const [key, member] of members) {
      const error = findError(member, schema, `${path}.${key}`);
      if (error !== null) {
        return error;
      }
    }
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

/** The type of a value. Error messages never contain values, which can be credentials. */
function describe(value: unknown): string {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value;
}
