import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, closeIcon } from '@jupyterlab/ui-components';
import type { JSONObject } from '@lumino/coreutils';
import * as React from 'react';

import { useAfterPress } from '../afterPress';
import type { IEntry } from './mappingEntries';
import { entryErrors, fromEntries, renamed, toEntries } from './mappingEntries';

/** Properties of {@link MappingEditor}. */
export interface IMappingEditorProps {
  id: string;
  /** The label of the option, for the accessible names of the group and its controls. */
  label: string;
  /** The initial value; later values are ignored. */
  value: JSONObject;
  disabled: boolean;
  /** Whether to show the errors of all entries. Otherwise an entry shows its error after the user has left it. */
  showErrors: boolean;
  describedBy: string;
  trans: TranslationBundle;
  /** Called after each change with the value, and whether any entry has an error. */
  onChange: (value: JSONObject, hasErrors: boolean) => void;
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
    props.onChange(
      fromEntries(changed),
      Object.keys(entryErrors(changed, trans)).length > 0
    );
  };
  const edit = (entry: IEntry, edited: IEntry) =>
    change(entries.map(one => (one === entry ? edited : one)));
  const [left, setLeft] = React.useState<ReadonlySet<number>>(new Set());
  const afterPress = useAfterPress();
  const errors = entryErrors(entries, trans);
  const errorOf = (entry: IEntry): string | undefined =>
    props.showErrors || left.has(entry.id) ? errors[entry.id] : undefined;
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
      className="jp-DaskGateway-mapping"
    >
      {entries.map(entry => (
        <div
          key={entry.id}
          data-entry={entry.id}
          className="jp-DaskGateway-mappingEntry"
          onBlur={event => {
            if (!event.currentTarget.contains(event.relatedTarget)) {
              afterPress(() =>
                setLeft(before => new Set([...before, entry.id]))
              );
            }
          }}
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
            aria-invalid={errorOf(entry) ? true : undefined}
            aria-describedby={
              errorOf(entry) ? `${id}-error-${entry.id}` : undefined
            }
            onChange={event => edit(entry, renamed(entry, event.target.value))}
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
              entry.initialValue === null
                ? trans.__('as configured')
                : trans.__('Value')
            }
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            value={entry.text}
            onChange={event =>
              edit(entry, { ...entry, text: event.target.value })
            }
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
          {errorOf(entry) && (
            <span
              id={`${id}-error-${entry.id}`}
              className="jp-DaskGateway-error"
            >
              {errorOf(entry)}
            </span>
          )}
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
