import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, closeIcon } from '@jupyterlab/ui-components';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import * as React from 'react';

/** An entry of the editor. */
export interface IEntry {
  /** Stable during edits, so that React keeps the input element and its focus. */
  id: number;
  key: string;
  text: string;
  /** The configured or default value; undefined for an entry that the user added. */
  preset?: JSONValue;
}

/** The entries for a value. Strings are shown unchanged, other values as JSON, and null (a hidden value) as empty. */
export function toEntries(value: JSONObject): IEntry[] {
  return Object.entries(value).map(([key, preset], id) => ({
    id,
    key,
    text: toText(preset),
    preset
  }));
}

/**
 * The value of the entries. Entries without a key are ignored; the last of several entries with the same key is used.
 *
 * Unchanged values keep their type. A changed value is parsed as JSON if it was not a string, so that the number 1 does
 * not become the string "1". Added values are strings, as environment variables are.
 */
export function fromEntries(entries: ReadonlyArray<IEntry>): JSONObject {
  const value: JSONObject = {};
  for (const { key, text, preset } of entries) {
    const name = key.trim();
    if (name) {
      value[name] = toValue(text, preset);
    }
  }
  return value;
}

function toText(value: JSONValue): string {
  if (value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toValue(text: string, preset: JSONValue | undefined): JSONValue {
  if (preset === undefined || typeof preset === 'string') {
    return text;
  }
  if (text === toText(preset)) {
    return preset;
  }
  if (preset === null) {
    return text;
  }
  try {
    return JSON.parse(text) as JSONValue;
  } catch {
    // The input is not JSON, so it is a string.
    return text;
  }
}

/** Properties of {@link MappingEditor}. */
export interface IMappingEditorProps {
  id: string;
  /** The label of the option, for the accessible names of the group and its controls. */
  label: string;
  /** The initial value; later values are ignored. */
  value: JSONObject;
  disabled: boolean;
  invalid: boolean;
  describedBy: string;
  trans: TranslationBundle;
  onChange: (value: JSONObject) => void;
}

/** An editor for the names and values of a mapping. */
export function MappingEditor(props: IMappingEditorProps): JSX.Element {
  const { id, label, disabled, trans } = props;
  const [entries, setEntries] = React.useState(() => toEntries(props.value));
  const next = React.useRef(entries.length);
  const group = React.useRef<HTMLDivElement>(null);
  // The element to focus after an entry was added or removed; otherwise the focus would leave the dialog.
  const focus = React.useRef<string | null>(null);
  React.useEffect(() => {
    if (focus.current) {
      group.current?.querySelector<HTMLElement>(focus.current)?.focus();
      focus.current = null;
    }
  });
  const change = (changed: IEntry[]) => {
    setEntries(changed);
    props.onChange(fromEntries(changed));
  };
  const edit = (entry: IEntry, part: Partial<IEntry>) =>
    change(entries.map(one => (one === entry ? { ...one, ...part } : one)));
  const add = () => {
    const entry = { id: next.current++, key: '', text: '' };
    focus.current = `[data-entry="${entry.id}"] input`;
    change([...entries, entry]);
  };
  const remove = (entry: IEntry) => {
    focus.current = '.jp-DaskGateway-mappingAdd';
    change(entries.filter(one => one !== entry));
  };
  return (
    <div
      ref={group}
      id={id}
      role="group"
      aria-label={label}
      aria-describedby={props.describedBy}
      className={`jp-DaskGateway-mapping ${props.invalid ? 'jp-mod-invalid' : ''}`}
    >
      {entries.map(entry => (
        <div
          key={entry.id}
          data-entry={entry.id}
          className="jp-DaskGateway-mappingEntry"
        >
          <input
            className="jp-mod-styled"
            type="text"
            aria-label={trans.__('Name in %1', label)}
            placeholder={trans.__('Name')}
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            value={entry.key}
            onChange={event => edit(entry, { key: event.target.value })}
          />
          <input
            className="jp-mod-styled"
            type="text"
            aria-label={
              entry.key
                ? trans.__('Value of %1 in %2', entry.key, label)
                : trans.__('Value in %1', label)
            }
            placeholder={
              entry.preset === null
                ? trans.__('as configured')
                : trans.__('Value')
            }
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            value={entry.text}
            onChange={event => edit(entry, { text: event.target.value })}
          />
          <button
            type="button"
            className="jp-DaskGateway-iconButton"
            title={trans.__('Remove')}
            aria-label={
              entry.key
                ? trans.__('Remove %1 from %2', entry.key, label)
                : trans.__('Remove from %1', label)
            }
            disabled={disabled}
            onClick={() => remove(entry)}
          >
            <closeIcon.react tag="span" />
          </button>
        </div>
      ))}
      <button
        type="button"
        className="jp-DaskGateway-textButton jp-DaskGateway-mappingAdd"
        aria-label={trans.__('Add to %1', label)}
        disabled={disabled}
        onClick={add}
      >
        <addIcon.react tag="span" />
        {trans.__('Add')}
      </button>
    </div>
  );
}
