/**
 * Writes src/gateway/wire.ts from the wire schema, the one source of truth of both halves.
 *
 *   node scripts/wire.mjs           write it
 *   node scripts/wire.mjs --check   fail when it is not current
 *
 * It holds the types, the version in package.json, and the schema without its prose: src/gateway/validate.ts checks what comes in against that.
 * (Compiled validators of ajv's would be 9 KB gzipped in what loads with the Lab; these are 1 KB.)
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCE = join(ROOT, 'jupyterlab_dask_gateway', 'events', 'clusters.yaml');
const PACKAGE = join(ROOT, 'package.json');
const TARGET = join(ROOT, 'src', 'gateway', 'wire.ts');

/** Keywords that validate.ts checks. Another one in the schema would silently check nothing, so it is an error here. */
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

/** json-schema-to-typescript adds to each type who refers to it: noise. */
const REFERRERS =
  /\/\*\*\s+\* This interface was referenced by [^]*?\*\/|(\s+\*)?\s+\* This interface was referenced by [^]*?(?=\s+\*\/)/g;

/**
 * Apply `change` to a schema and to every schema inside it, the inner ones first.
 *
 * @param {Record<string, unknown>} schema
 * @param {(schema: Record<string, unknown>) => Record<string, unknown>} change
 * @returns {Record<string, unknown>}
 */
function mapSchema(schema, change) {
  const inner = value => mapSchema(value, change);
  const result = { ...schema };
  if (schema.properties) {
    result.properties = mapValues(schema.properties, inner);
  }
  if (schema.items) {
    result.items = inner(schema.items);
  }
  if (schema.anyOf) {
    result.anyOf = schema.anyOf.map(inner);
  }
  if (typeof schema.additionalProperties === 'object') {
    result.additionalProperties = inner(schema.additionalProperties);
  }
  return change(result);
}

/**
 * @template T, U
 * @param {Record<string, T>} record
 * @param {(value: T) => U} change
 * @returns {Record<string, U>}
 */
function mapValues(record, change) {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value)])
  );
}

/** A title makes a named type: only a shape with members deserves one. */
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

/** Leave out what is said to people alone. */
function withoutProse(schema) {
  const kept = Object.entries(schema).filter(([key]) => !PROSE.has(key));
  for (const [key, value] of kept) {
    if (!CHECKED.has(key) || (key === 'additionalProperties' && !value)) {
      throw new Error(
        `${SOURCE}: validate.ts does not know ${key}: ${value} yet`
      );
    }
  }
  return schema.$ref
    ? { $ref: schema.$ref.replace('#/$defs/', '') }
    : Object.fromEntries(kept);
}

/** `Clusters event` -> `ClustersEvent`, as json-schema-to-typescript names it. */
function typeName(title) {
  return title.replace(/(^|[^a-z0-9])([a-z])/gi, (_, __, letter) =>
    letter.toUpperCase()
  );
}

async function generate() {
  const document = parse(await readFile(SOURCE, 'utf8'));
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8'));
  const { $defs, $id, title, type, required, properties } = document;
  const event = { title, type, required, properties };
  for (const [name, shape] of Object.entries($defs)) {
    if (!shape.title) {
      throw new Error(`${SOURCE}: $defs.${name} has no title`);
    }
  }

  const types = await compile(
    {
      ...mapSchema(event, untitle),
      description: document.description,
      $defs: mapValues($defs, shape => mapSchema(shape, untitle))
    },
    title,
    {
      additionalProperties: false,
      bannerComment: '',
      format: false,
      unknownAny: true,
      unreachableDefinitions: true
    }
  );
  const shapes = { event, ...$defs };
  const text = [
    `// Generated from ${relative(ROOT, SOURCE).replaceAll('\\', '/')} by scripts/wire.mjs: change it there, then \`jlpm wire\`.`,
    '',
    types.replace(REFERRERS, ''),
    '/** The shapes by their names in the schema. */',
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
    "/** The id under which the server half's events come. */",
    `export const SCHEMA_ID = ${JSON.stringify($id)};`,
    '',
    "/** The front end's version, which is the server half's too where they fit. */",
    `export const VERSION = ${JSON.stringify(version)};`,
    '',
    '/** What validate.ts holds incoming data against. */',
    `export const SCHEMAS: Record<keyof Shapes, Schema> = ${JSON.stringify(
      mapValues(shapes, shape => mapSchema(shape, withoutProse))
    )};`
  ].join('\n');
  return format(text, {
    ...(await resolveConfig(TARGET)),
    parser: 'typescript'
  });
}

const current = await generate();
if (argv.includes('--check')) {
  const found = await readFile(TARGET, 'utf8').catch(() => '');
  if (found !== current) {
    console.error(
      `${relative(ROOT, TARGET)} is not current: run \`jlpm wire\``
    );
    exit(1);
  }
} else {
  await writeFile(TARGET, current);
}
