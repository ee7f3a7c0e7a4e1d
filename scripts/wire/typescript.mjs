// Writes the wire schema as TypeScript: the types, and the schemas that src/wire/validate.ts checks incoming data against.
import { compile } from 'json-schema-to-typescript';

import {
  earlyNames,
  eventShape,
  mapSchema,
  mapValues,
  refName,
  responseShapes,
  typeName
} from './schema.mjs';

/** Keywords that validate.ts checks. Others would check nothing in the browser, so they are an error here. */
const CHECKED = new Set([
  '$ref',
  'additionalProperties',
  'anyOf',
  'enum',
  'items',
  'minimum',
  'properties',
  'required',
  'type'
]);
const PROSE = new Set(['title', 'description']);

/** json-schema-to-typescript adds to each type a list of the types that refer to it. */
const REFERRERS =
  /\/\*\*\s+\* This interface was referenced by [^]*?\*\/|(\s+\*)?\s+\* This interface was referenced by [^]*?(?=\s+\*\/)/g;

/** A title makes a named type, which only a shape with members needs. */
function untitle(schema) {
  if (schema.$ref) {
    return { $ref: schema.$ref };
  }
  if (schema.properties) {
    return schema;
  }
  const { title, ...rest } = schema;
  return title && !rest.description ? { ...rest, description: title } : rest;
}

/** Leave out descriptions, which only readers need. @throws Error for a keyword that validate.ts does not check */
function withoutProse(schema) {
  const kept = Object.entries(schema).filter(
    ([key, value]) => !PROSE.has(key) && value !== undefined
  );
  for (const [key, value] of kept) {
    if (!CHECKED.has(key) || (key === 'additionalProperties' && !value)) {
      throw new Error(`validate.ts does not check ${key}: ${value}`);
    }
  }
  return schema.$ref ? { $ref: refName(schema) } : Object.fromEntries(kept);
}

/** The schemas of some shapes, as the source of an object. */
function schemasOf(shapes, isIncluded) {
  const included = Object.entries(shapes).filter(([name]) => isIncluded(name));
  return JSON.stringify(
    mapValues(Object.fromEntries(included), shape =>
      mapSchema(shape, withoutProse)
    )
  );
}

/**
 * src/wire/wire.ts: the types, the version of the package, and the schemas of what the browser reads when it starts.
 *
 * @throws Error if a definition has no title, from which the name of its type is made
 */
export async function wireSource(schema, version) {
  const shapes = responseShapes(schema);
  const early = earlyNames(shapes);
  for (const [name, shape] of Object.entries(schema.$defs)) {
    if (!shape.title) {
      throw new Error(`$defs.${name} has no title`);
    }
  }
  const types = await compile(
    {
      ...mapSchema(eventShape(schema), untitle),
      $defs: mapValues(schema.$defs, shape => mapSchema(shape, untitle))
    },
    schema.title,
    {
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      bannerComment: '',
      format: false,
      unknownAny: true,
      unreachableDefinitions: true
    }
  );
  return [
    types.replace(REFERRERS, ''),
    '/** The shapes of events and responses by their names in the schema. */',
    'export interface Shapes {',
    ...Object.entries(shapes).map(
      ([name, shape]) => `  ${name}: ${typeName(shape.title)};`
    ),
    '}',
    '',
    '/** As much of JSON Schema as the shapes need; `$ref` is the name of a shape. */',
    `export interface Schema {
      $ref?: keyof Shapes;
      additionalProperties?: true | Schema;
      anyOf?: Schema[];
      enum?: unknown[];
      items?: Schema;
      minimum?: number;
      properties?: Record<string, Schema>;
      required?: string[];
      type?: string | string[];
    }`,
    '',
    '/** The schema id of the events of the server extension. */',
    `export const SCHEMA_ID = ${JSON.stringify(schema.$id)};`,
    '',
    '/** The version of the front end. The server extension must have the same version. */',
    `export const VERSION = ${JSON.stringify(version)};`,
    '',
    '/** The schemas that validate.ts checks incoming data against. lazySchemas.ts adds the others. */',
    `export const SCHEMAS: Partial<Record<keyof Shapes, Schema>> = ${schemasOf(shapes, name => early.has(name))};`
  ].join('\n');
}

/** src/wire/lazySchemas.ts: the schemas that load with the first response that needs one. */
export function lazySchemasSource(schema) {
  const shapes = responseShapes(schema);
  const early = earlyNames(shapes);
  return [
    "import { SCHEMAS, type Schema, type Shapes } from './wire';",
    '',
    `const LAZY_SCHEMAS: Partial<Record<keyof Shapes, Schema>> = ${schemasOf(shapes, name => !early.has(name))};`,
    '',
    '/** Add the schemas of the shapes that the browser does not read when it starts. */',
    'export function addLazySchemas(): void {',
    '  Object.assign(SCHEMAS, LAZY_SCHEMAS);',
    '}'
  ].join('\n');
}
