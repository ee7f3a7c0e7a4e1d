// Writes the wire schema as Python: one TypedDict for each shape.
import { eventShape, refName, typeName } from './schema.mjs';

const TYPES = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  null: 'None'
};

/** The Python type of a schema, as it is in an annotation. */
function pythonType(schema, $defs) {
  const inner = each => pythonType(each, $defs);
  if (schema.$ref) {
    return typeName($defs[refName(schema)].title);
  }
  if (schema.anyOf) {
    return schema.anyOf.map(inner).join(' | ');
  }
  if (schema.enum) {
    return `Literal[${schema.enum
      .map(value => (value === null ? 'None' : JSON.stringify(value)))
      .join(', ')}]`;
  }
  return [schema.type]
    .flat()
    .map(type => {
      switch (type) {
        case 'array':
          return `list[${inner(schema.items ?? {})}]`;
        case 'object':
          if (schema.properties) {
            return typeName(schema.title);
          }
          return `dict[str, ${
            typeof schema.additionalProperties === 'object'
              ? inner(schema.additionalProperties)
              : 'Any'
          }]`;
        default:
          return TYPES[type] ?? 'Any';
      }
    })
    .join(' | ');
}

/** Add the class of each shape with members to `classes`, by name, those inside others first. */
function addClasses(schema, $defs, classes) {
  for (const inner of [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? [])
  ]) {
    if (!inner.$ref) {
      addClasses(inner, $defs, classes);
    }
  }
  if (schema.properties) {
    const required = new Set(schema.required ?? []);
    const prose = schema.description ?? `${schema.title}.`;
    classes.set(
      typeName(schema.title),
      [
        `class ${typeName(schema.title)}(TypedDict):`,
        `    """${prose.replace(/\s+/g, ' ').trim()}"""`,
        '',
        ...Object.entries(schema.properties).map(([name, property]) => {
          const type = pythonType(property, $defs);
          return `    ${name}: ${required.has(name) ? type : `NotRequired[${type}]`}`;
        })
      ].join('\n')
    );
  }
}

/** jupyterlab_dask_gateway/wire/types.py: the objects that the server and the browser exchange. */
export function pythonSource(schema) {
  const classes = new Map();
  for (const shape of [...Object.values(schema.$defs), eventShape(schema)]) {
    addClasses(shape, schema.$defs, classes);
  }
  return [
    '# Generated from events/clusters.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.',
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
