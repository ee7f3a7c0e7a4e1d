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
  const error = findError(value, SCHEMAS[shape], shape);
  if (error !== null) {
    throw new ShapeError(error);
  }
  return value as Shapes[K];
}

/** The first error in `value`, which is at `path`; null if it is valid. */
function findError(
  value: unknown,
  schema: Schema,
  path: string
): string | null {
  if (schema.$ref) {
    return findError(value, SCHEMAS[schema.$ref], path);
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
