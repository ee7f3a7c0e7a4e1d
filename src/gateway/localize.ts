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
import { bySchema, schemaOf } from '../wire/validate';
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
  const localizer = REFERENCES[shape] ?? localizerOf(schemaOf(shape));
  return apply(localizer, value, trans) as Shapes[K];
}

/** Returns a value as it is shown. The value is the same object if nothing changes. */
type Localizer = (value: unknown, trans: TranslationBundle) => unknown;

/** The localizer of a schema; null for schemas without texts, such as those of numbers. */
const localizerOf = bySchema(createLocalizer);

const REFERENCES: Partial<Record<keyof Shapes, Localizer>> = {
  message: (value, trans) => localizeMessage(value as Wire.Message, trans),
  problem: (value, trans) => localizeProblem(value as Wire.Problem, trans)
};

function createLocalizer(schema: Schema): Localizer | null {
  const { $ref, anyOf, items, properties } = schema;
  if ($ref) {
    return REFERENCES[$ref] ?? localizerOf(schemaOf($ref));
  }
  if (anyOf) {
    // Of several shapes all but one are null.
    return anyOf.map(localizerOf).find(one => one !== null) ?? null;
  }
  if (items) {
    const localizer = localizerOf(items);
    return (
      localizer &&
      ((value, trans) =>
        (value as unknown[]).map(item => apply(localizer, item, trans)))
    );
  }
  if (properties) {
    const members = Object.entries(properties)
      .map(([name, one]) => [name, localizerOf(one)] as const)
      .filter(([, localizer]) => localizer !== null);
    return members.length === 0
      ? null
      : (value, trans) =>
          localizeMembers(value as Record<string, unknown>, members, trans);
  }
  return schema.type?.includes('string') && !schema.enum ? localizeText : null;
}

function apply(
  localizer: Localizer | null,
  value: unknown,
  trans: TranslationBundle
): unknown {
  return localizer && value !== null && value !== undefined
    ? localizer(value, trans)
    : value;
}

const localizeText: Localizer = value =>
  typeof value === 'string' ? visibleText(value) : value;

function localizeMembers(
  value: Record<string, unknown>,
  members: ReadonlyArray<readonly [string, Localizer | null]>,
  trans: TranslationBundle
): Record<string, unknown> {
  let result = value;
  for (const [name, localizer] of members) {
    const now = apply(localizer, value[name], trans);
    if (now !== value[name]) {
      result = result === value ? { ...value } : result;
      result[name] = now;
    }
  }
  return result;
}

/**
 * Return a message with its text translated.
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

/** Return a problem with its message and remedy translated. */
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

/** Format the value of a placeholder as messages.py does. */
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
