/**
 * Texts of the server as they are shown: messages in the user's language, and all texts without invisible characters.
 * Applied once, where data comes in; consumers print them as they are.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatMoment
} from '../utils/format';
import { visibleText } from '../utils/visibleText';
import type { MESSAGES } from '../wire/messages';
import { schemaOf } from '../wire/validate';
import type { Schema, Shapes } from '../wire/wire';
import type * as Wire from '../wire/wire';

/**
 * The catalog. It loads with the first request instead of with the page, because it is a tenth of all code that would
 * load with JupyterLab. Without it messages keep their English text.
 */
let catalog: typeof MESSAGES = {};

/** Load the catalog, once. Failures leave the English text in place, and the next request tries again. */
export async function loadMessages(): Promise<void> {
  try {
    catalog = (await import('../wire/messages')).MESSAGES;
  } catch (error) {
    console.warn('The messages of Dask Gateway are not translated.', error);
  }
}

/**
 * Data of the server with every message and problem in it translated, and every text made visible, wherever the schema
 * has one. Values without a type in the schema, such as those of options, stay as they are, because they are sent back.
 *
 * @param value - has passed `parse` for this shape
 */
export function localize<K extends keyof Shapes>(
  shape: K,
  value: Shapes[K],
  trans: TranslationBundle
): Shapes[K] {
  return localizeBySchema(value, { $ref: shape }, trans) as Shapes[K];
}

function localizeBySchema(
  value: unknown,
  schema: Schema,
  trans: TranslationBundle
): unknown {
  if (typeof value === 'string') {
    return [schema.type].flat().includes('string') ? visibleText(value) : value;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  switch (schema.$ref) {
    case 'message':
      return localizeMessage(value as Wire.Message, trans);
    case 'problem':
      return localizeProblem(value as Wire.Problem, trans);
    case undefined:
      break;
    default:
      return localizeBySchema(value, schemaOf(schema.$ref), trans);
  }
  if (schema.anyOf) {
    // Of several shapes only one is an object: the other one is null.
    return schema.anyOf.reduce(
      (result: unknown, one) => localizeBySchema(result, one, trans),
      value
    );
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items
      ? value.map(item => localizeBySchema(item, items, trans))
      : value;
  }
  const { properties } = schema;
  return properties
    ? Object.fromEntries(
        Object.entries(value).map(([key, member]) => [
          key,
          Object.hasOwn(properties, key)
            ? localizeBySchema(member, properties[key], trans)
            : member
        ])
      )
    : value;
}

/**
 * A message with its text translated.
 *
 * @param message - from the server; one with an id that this version does not know keeps its English text
 */
export function localizeMessage(
  message: Wire.Message,
  trans: TranslationBundle
): Wire.Message {
  const text = sentence(message.id, message.values, trans) ?? message.text;
  return { ...message, text: visibleText(text) };
}

/** A problem with its message and remedy translated. */
export function localizeProblem<T extends Wire.Problem>(
  problem: T,
  trans: TranslationBundle
): T {
  const { message_id, remedy_id, values = {} } = problem;
  return {
    ...problem,
    message: visibleText(
      (message_id && sentence(message_id, values, trans)) || problem.message
    ),
    remedy: visibleText(
      (remedy_id && sentence(remedy_id, values, trans)) || problem.remedy
    )
  };
}

function sentence(
  id: string,
  values: Wire.Message['values'],
  trans: TranslationBundle
): string | null {
  const known = Object.hasOwn(catalog, id) ? catalog[id] : null;
  if (!known) {
    return null;
  }
  const template = known(trans, name => Number(values[name]));
  return template.replace(
    /\{(\w+)(?::(\w+))?\}/g,
    (_, name: string, format?: string) =>
      formatValue(values[name], format, trans)
  );
}

/** The formats are those of messages.py. */
function formatValue(
  value: string | number | undefined,
  format: string | undefined,
  trans: TranslationBundle
): string {
  switch (format) {
    case 'bytes':
      return formatBytes(Number(value));
    case 'count':
      return formatCount(Number(value));
    case 'duration':
      return formatElapsed(Number(value) * 1000, trans);
    case 'time':
      return formatMoment(Number(value), Date.now());
    default:
      return String(value ?? '');
  }
}
