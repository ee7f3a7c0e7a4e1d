/** The entries of a mapping in the form, their values and errors. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject, JSONValue } from '@lumino/coreutils';

/** An entry of the editor. */
export interface IEntry {
  /** Stable during edits, so that React keeps the input element and its focus. */
  id: number;
  key: string;
  text: string;
  /** The configured or default value; undefined for an entry that the user added or renamed. */
  initialValue?: JSONValue;
}

/** The errors of entries by their ids. */
export type EntryErrors = { readonly [id: number]: string };

/**
 * Return the entries for a value. Strings are shown unchanged, other values as JSON, and null (a hidden value) as
 * empty.
 */
export function toEntries(value: JSONObject): IEntry[] {
  return Object.entries(value).map(([key, initialValue], id) => ({
    id,
    key,
    text: toText(initialValue),
    initialValue
  }));
}

/**
 * Return the value of entries without errors. Empty entries are ignored.
 *
 * Unchanged values keep their type. A changed value is parsed as JSON if it was not a string, so that the number 1 does
 * not become the string "1". Added values are strings, as environment variables are.
 */
export function fromEntries(entries: ReadonlyArray<IEntry>): JSONObject {
  const value: JSONObject = {};
  for (const { key, text, initialValue } of entries) {
    const name = key.trim();
    if (name) {
      value[name] = toValue(text, initialValue);
    }
  }
  return value;
}

/**
 * Rename an entry. The server keeps hidden values by their names, so a renamed entry loses its hidden value.
 */
export function renamed(entry: IEntry, key: string): IEntry {
  return entry.initialValue === null
    ? { ...entry, key, initialValue: undefined }
    : { ...entry, key };
}

/**
 * Check the names of entries. The gateway fails to start a cluster with an environment variable whose name has a `=`,
 * and a mapping has each name once.
 */
export function entryErrors(
  entries: ReadonlyArray<IEntry>,
  trans: TranslationBundle
): EntryErrors {
  const errors: { [id: number]: string } = {};
  const names = new Set<string>();
  for (const { id, key, text } of entries) {
    const name = key.trim();
    if (!name) {
      if (text) {
        errors[id] = trans.__('Enter a name.');
      }
    } else if (/[=\0]/.test(name)) {
      errors[id] = trans.__('A name cannot contain %1.', '=');
    } else if (names.has(name)) {
      errors[id] = trans.__('Another entry has the name %1.', name);
    }
    names.add(name);
  }
  return errors;
}

function toText(value: JSONValue): string {
  if (value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toValue(text: string, initialValue: JSONValue | undefined): JSONValue {
  if (initialValue === undefined || typeof initialValue === 'string') {
    return text;
  }
  if (text === toText(initialValue)) {
    return initialValue;
  }
  if (initialValue === null) {
    return text;
  }
  try {
    return JSON.parse(text) as JSONValue;
  } catch {
    // The input is not JSON, so it is a string.
    return text;
  }
}
