import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, closeIcon } from '@jupyterlab/ui-components';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import * as React from 'react';

/** One line of the editor. */
export interface IEntry {
  /** Stable over edits, so that the input in which a person types stays. */
  id: number;
  key: string;
  text: string;
  /** What the deployment configured or the gateway set as default; undefined for a line of the person's own. */
  preset?: JSONValue;
}

/** The lines for a value. Text shows as it is, anything else as JSON; null stands for a value that is kept back. */
export function toEntries(value: JSONObject): IEntry[] {
  return Object.entries(value).map(([key, preset], id) => ({
    id,
    key,
    text: toText(preset),
    preset
  }));
}

/**
 * The value of the lines. A line without a key does not count; of two with the same key the later one does.
 *
 * What was not text stays what it was where nobody changed it, and is read as JSON where somebody did: the number 1
 * does not become the text "1". What a person adds is text, as environment variables are.
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
    // Not JSON, so it is meant as text.
    return text;
  }
}

/** Properties of {@link MappingEditor}. */
export interface IMappingEditorProps {
  id: string;
  /** The option's label: the name of the group, and part of each control's name. */
  label: string;
  /** What to start from; later changes come from here alone. */
  value: JSONObject;
  disabled: boolean;
  invalid: boolean;
  describedBy: string;
  trans: TranslationBundle;
  onChange: (value: JSONObject) => void;
}

/** An editor of names and values, for an option that is a mapping. */
export function MappingEditor(props: IMappingEditorProps): JSX.Element {
  const { id, label, disabled, trans } = props;
  const [entries, setEntries] = React.useState(() => toEntries(props.value));
  const next = React.useRef(entries.length);
  const group = React.useRef<HTMLDivElement>(null);
  // Where the focus belongs after a line came or went; otherwise it would fall out of the dialog.
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
