// What the generators of this folder know about the wire schema. Its shapes are the event and the members of `$defs`.

/**
 * The shapes that the browser reads when it starts. The schemas of these, and of what they contain, load with JupyterLab.
 */
const EARLY_SHAPES = ['event', 'snapshot', 'status', 'lease', 'idle_settings'];

/**
 * Whether a definition is the body of a request. Only the server validates it, so the browser gets its type alone.
 * (`workers_request` is part of the server's responses too.)
 */
const isRequest = name =>
  name.endsWith('_request') && name !== 'workers_request';

/** The name of the shape that a schema refers to. */
export const refName = schema => schema.$ref.replace('#/$defs/', '');

/** `Clusters event` -> `ClustersEvent`, as json-schema-to-typescript names it. */
export function typeName(title) {
  return title.replace(/(^|[^a-z0-9])([a-z])/gi, (_, __, letter) =>
    letter.toUpperCase()
  );
}

/**
 * @template T, U
 * @param {Record<string, T>} record
 * @param {(value: T) => U} change
 * @returns {Record<string, U>}
 */
export function mapValues(record, change) {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value)])
  );
}

/**
 * Apply `change` to a schema and to every schema inside it, the inner ones first.
 *
 * @param {Record<string, unknown>} schema
 * @param {(schema: Record<string, unknown>) => Record<string, unknown>} change
 * @returns {Record<string, unknown>}
 */
export function mapSchema(schema, change) {
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

/** The shape of the event, which is the schema itself. */
export function eventShape({ title, description, type, required, properties }) {
  return { title, description, type, required, properties };
}

/** The event and the shapes of responses, by name. */
export function responseShapes(schema) {
  return {
    event: eventShape(schema),
    ...Object.fromEntries(
      Object.entries(schema.$defs).filter(([name]) => !isRequest(name))
    )
  };
}

/** The names of EARLY_SHAPES and of all shapes that they contain. */
export function earlyNames(shapes) {
  const found = new Set();
  const add = name => {
    if (!found.has(name)) {
      found.add(name);
      mapSchema(shapes[name], inner => {
        if (inner.$ref) {
          add(refName(inner));
        }
        return inner;
      });
    }
  };
  EARLY_SHAPES.forEach(add);
  return found;
}
