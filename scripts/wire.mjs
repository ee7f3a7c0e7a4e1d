/**
 * Generates the wire types of both halves from the wire schema, and the browser's message catalog from messages.yaml.
 *
 *   node scripts/wire.mjs           write the files
 *   node scripts/wire.mjs --check   fail when a file is not current
 *
 * src/wire/wire.ts holds the types, the version in package.json, and the schema without its prose:
 * src/wire/validate.ts checks incoming data against that. (Validators compiled by ajv would add 9 KB gzipped to what
 * loads with the Lab; these add 1 KB.)
 * src/wire/lazySchemas.ts holds the schemas that load with the first response that needs one.
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
const CATALOG = join(ROOT, 'jupyterlab_dask_gateway', 'messages.yaml');
const TARGET = join(ROOT, 'src', 'wire', 'wire.ts');
const PYTHON_TYPES = join(ROOT, 'jupyterlab_dask_gateway', 'wire', 'types.py');
const LAZY_SCHEMAS = join(ROOT, 'src', 'wire', 'lazySchemas.ts');
const MESSAGES = join(ROOT, 'src', 'wire', 'messages.ts');

/**
 * Whether a definition is the body of a request. Only the server validates it, so the browser gets its type alone.
 * (`workers_request` is part of the server's responses too.)
 */
const isRequest = name =>
  name.endsWith('_request') && name !== 'workers_request';

/** The shapes that the browser reads when it starts. The schemas of these, and of what they contain, load with the Lab. */
const EARLY_SHAPES = ['event', 'snapshot', 'status', 'lease', 'idle_settings'];

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

/** Leave out descriptions, which only readers need. */
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

/** The event and the shapes of responses, by name. */
function responseShapes({ $defs, title, type, required, properties }) {
  return {
    event: { title, type, required, properties },
    ...Object.fromEntries(
      Object.entries($defs).filter(([name]) => !isRequest(name))
    )
  };
}

/** The names of EARLY_SHAPES and of all shapes that they contain. */
function earlyNames(shapes) {
  const found = new Set();
  const add = name => {
    if (!found.has(name)) {
      found.add(name);
      mapSchema(shapes[name], inner => {
        if (inner.$ref) {
          add(inner.$ref.replace('#/$defs/', ''));
        }
        return inner;
      });
    }
  };
  EARLY_SHAPES.forEach(add);
  return found;
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

async function generateLazySchemas() {
  const shapes = responseShapes(parse(await readFile(SOURCE, 'utf8')));
  const early = earlyNames(shapes);
  const text = [
    `// Generated from ${relative(ROOT, SOURCE).replaceAll('\\', '/')} by scripts/wire.mjs: change it there, then \`jlpm wire\`.`,
    "import { SCHEMAS, type Schema, type Shapes } from './wire';",
    '',
    `const LAZY_SCHEMAS: Partial<Record<keyof Shapes, Schema>> = ${schemasOf(shapes, name => !early.has(name))};`,
    '',
    '/** Add the schemas of the shapes that the browser does not read when it starts. */',
    'export function addLazySchemas(): void {',
    '  Object.assign(SCHEMAS, LAZY_SCHEMAS);',
    '}'
  ].join('\n');
  return format(text, {
    ...(await resolveConfig(LAZY_SCHEMAS)),
    parser: 'typescript'
  });
}

async function generateTypeScript() {
  const document = parse(await readFile(SOURCE, 'utf8'));
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8'));
  const { $defs, $id, title } = document;
  const shapes = responseShapes(document);
  const { event } = shapes;
  const early = earlyNames(shapes);
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
      ignoreMinAndMaxItems: true,
      bannerComment: '',
      format: false,
      unknownAny: true,
      unreachableDefinitions: true
    }
  );
  const text = [
    '/* eslint-disable */',
    `// Generated from ${relative(ROOT, SOURCE).replaceAll('\\', '/')} by scripts/wire.mjs: change it there, then \`jlpm wire\`.`,
    '',
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
    `export const SCHEMA_ID = ${JSON.stringify($id)};`,
    '',
    '/** The version of the front end. The server extension must have the same version. */',
    `export const VERSION = ${JSON.stringify(version)};`,
    '',
    '/** What validate.ts holds incoming data against. lazySchemas.ts adds the others. */',
    `export const SCHEMAS: Partial<Record<keyof Shapes, Schema>> = ${schemasOf(shapes, name => early.has(name))};`
  ].join('\n');
  return format(text, {
    ...(await resolveConfig(TARGET)),
    parser: 'typescript'
  });
}

/** The Python type of a schema, as it stands in an annotation. */
function pythonType(schema) {
  if (schema.$ref) {
    return typeName(shapesByName[schema.$ref.replace('#/$defs/', '')].title);
  }
  if (schema.anyOf) {
    return schema.anyOf.map(pythonType).join(' | ');
  }
  if (schema.enum) {
    return `Literal[${schema.enum
      .map(value => (value === null ? 'None' : JSON.stringify(value)))
      .join(', ')}]`;
  }
  const types = [schema.type ?? 'any'].flat();
  return types
    .map(type => {
      switch (type) {
        case 'string':
          return 'str';
        case 'integer':
          return 'int';
        case 'number':
          return 'float';
        case 'boolean':
          return 'bool';
        case 'null':
          return 'None';
        case 'array':
          return `list[${pythonType(schema.items ?? {})}]`;
        case 'object':
          if (schema.properties) {
            return typeName(schema.title);
          }
          return `dict[str, ${
            typeof schema.additionalProperties === 'object'
              ? pythonType(schema.additionalProperties)
              : 'Any'
          }]`;
        default:
          return 'Any';
      }
    })
    .join(' | ');
}

/** The shapes by name, for `$ref`. */
let shapesByName = {};

/** One TypedDict for each shape with members, those inside others first. */
function pythonClasses(schema, found = new Map()) {
  for (const inner of [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? [])
  ]) {
    if (!inner.$ref) {
      pythonClasses(inner, found);
    }
  }
  if (schema.properties) {
    const required = new Set(schema.required ?? []);
    const prose = [schema.description].filter(Boolean).join(' ');
    found.set(
      typeName(schema.title),
      [
        `class ${typeName(schema.title)}(TypedDict):`,
        `    """${(prose || `${schema.title}.`).replace(/\s+/g, ' ').trim()}"""`,
        '',
        ...Object.entries(schema.properties).map(([name, property]) => {
          const type = pythonType(property);
          return `    ${name}: ${required.has(name) ? type : `NotRequired[${type}]`}`;
        })
      ].join('\n')
    );
  }
  return found;
}

async function generatePython() {
  const document = parse(await readFile(SOURCE, 'utf8'));
  const { $defs, title, description, type, required, properties } = document;
  shapesByName = $defs;
  const classes = new Map();
  for (const shape of Object.values($defs)) {
    pythonClasses(shape, classes);
  }
  pythonClasses({ title, description, type, required, properties }, classes);
  return [
    '# Generated from events/clusters.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.',
    '# ruff: noqa: E501',
    '"""The objects that the server and the browser exchange, as TypedDicts."""',
    '',
    'from __future__ import annotations',
    '',
    'from typing import TYPE_CHECKING, Any, Literal, TypedDict',
    '',
    'if TYPE_CHECKING:',
    '    from typing_extensions import NotRequired',
    ...[...classes.values()].map(text => `\n\n${text}`),
    ''
  ].join('\n');
}

/** A message of the catalog: its sentence, or its singular and plural and the value that decides. */
function messageEntries(catalog) {
  const entries = [];
  const walk = (node, path) => {
    if (typeof node === 'string' || node.other !== undefined) {
      entries.push([path.join('.'), node]);
    } else {
      for (const [key, value] of Object.entries(node)) {
        walk(value, [...path, key]);
      }
    }
  };
  for (const [code, problem] of Object.entries(catalog.problems)) {
    walk(problem.messages ?? {}, ['problem', code]);
    walk(problem.remedies, ['remedy', code]);
  }
  walk(catalog.texts, []);
  return entries;
}

async function generateMessages() {
  const catalog = parse(await readFile(CATALOG, 'utf8'));
  const quote = text => JSON.stringify(text.trim());
  const text = [
    `// Generated from ${relative(ROOT, CATALOG).replaceAll('\\', '/')} by scripts/wire.mjs: change it there, then run \`jlpm wire\`.`,
    "import type { TranslationBundle } from '@jupyterlab/translation';",
    '',
    '/** The sentences that start on the server, translated; `count` chooses between singular and plural. */',
    'export const MESSAGES: Record<string, (trans: TranslationBundle, count: (name: string) => number) => string> = {',
    ...messageEntries(catalog).map(([id, entry]) =>
      typeof entry === 'string'
        ? `${JSON.stringify(id)}: trans => trans.__(${quote(entry)}),`
        : `${JSON.stringify(id)}: (trans, count) => trans._n(${quote(entry.one)}, ${quote(entry.other)}, count(${quote(entry.count)})),`
    ),
    '};'
  ].join('\n');
  return format(text, {
    ...(await resolveConfig(MESSAGES)),
    parser: 'typescript'
  });
}

let stale = false;
for (const [target, generate] of [
  [TARGET, generateTypeScript],
  [LAZY_SCHEMAS, generateLazySchemas],
  [PYTHON_TYPES, generatePython],
  [MESSAGES, generateMessages]
]) {
  const current = await generate();
  if (!argv.includes('--check')) {
    await writeFile(target, current);
  } else if ((await readFile(target, 'utf8').catch(() => '')) !== current) {
    console.error(
      `${relative(ROOT, target)} is not current: run \`jlpm wire\``
    );
    stale = true;
  }
}
exit(stale ? 1 : 0);
