import { SCHEMAS, type Schema, type Shapes } from './wire';

/** Data from outside that is not what it should be. Its `message` says where and how. */
export class ShapeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ShapeError';
  }
}

/**
 * Take `value` for the shape of that name.
 *
 * Members that the schema does not know are let through: a newer server half may say more.
 *
 * @throws ShapeError where it has not that shape.
 */
export function parse<K extends keyof Shapes>(
  shape: K,
  value: unknown
): Shapes[K] {
  const fault = findFault(value, SCHEMAS[shape], shape);
  if (fault !== null) {
    throw new ShapeError(fault);
  }
  return value as Shapes[K];
}

/** The first thing that is wrong with `value`, which is at `path`; null if nothing is. */
function findFault(
  value: unknown,
  schema: Schema,
  path: string
): string | null {
  if (schema.$ref) {
    return findFault(value, SCHEMAS[schema.$ref], path);
  }
  if (schema.anyOf) {
    const faults = schema.anyOf.map(one => findFault(value, one, path));
    return faults.includes(null) ? null : faults.join(', or ');
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
    return firstFault(value.entries(), schema.items, path);
  }
  return isRecord(value) ? findMemberFault(value, schema, path) : null;
}

function findMemberFault(
  value: Record<string, unknown>,
  schema: Schema,
  path: string
): string | null {
  const lacking = schema.required?.find(name => !Object.hasOwn(value, name));
  if (lacking !== undefined) {
    return `${path}.${lacking} is missing`;
  }
  const { properties = {}, additionalProperties } = schema;
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name);
    const other =
      additionalProperties === true ? undefined : additionalProperties;
    const fault = firstFault(
      [[name, member]],
      known ? properties[name] : other,
      path
    );
    if (fault !== null) {
      return fault;
    }
  }
  return null;
}

function firstFault(
  members: Iterable<[string | number, unknown]>,
  schema: Schema | undefined,
  path: string
): string | null {
  if (schema) {
    for (const [key, member] of members) {
      const fault = findFault(member, schema, `${path}.${key}`);
      if (fault !== null) {
        return fault;
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

/** What it is, never what is in it: that may be somebody's secret. */
function describe(value: unknown): string {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value;
}
