import * as React from 'react';

/** Properties of {@link FieldNote}. */
export interface IFieldNoteProps {
  errorId: string;
  helpId: string;
  /** The error; empty or undefined if the input is valid. */
  error?: string;
  /** A help text, such as the bounds. */
  help?: string;
}

/** The error and help texts below a field. The `aria-describedby` of the field refers to them. */
export function FieldNote(props: IFieldNoteProps): JSX.Element {
  return (
    <div className="jp-DaskGateway-notes">
      <span id={props.errorId} className="jp-DaskGateway-error">
        {props.error}
      </span>
      <span id={props.helpId} className="jp-DaskGateway-help">
        {props.error ? '' : props.help}
      </span>
    </div>
  );
}

/** Properties of {@link NumberField}. */
export interface INumberFieldProps {
  id: string;
  label: string;
  value: string;
  error?: string;
  /** A help text, such as `3 now, 10 requested`. */
  help?: string;
  disabled?: boolean;
  /** The step of the arrow keys, or `any` for numbers with decimals; by default 1. */
  step?: number | 'any';
  onChange: (value: string) => void;
}

/** A labeled field for a number. The value is a string, so that the input is never changed silently. */
export function NumberField(props: INumberFieldProps): JSX.Element {
  const { id, error } = props;
  return (
    <div className="jp-DaskGateway-field">
      <label className="jp-DaskGateway-label" htmlFor={id}>
        {props.label}
      </label>
      <input
        id={id}
        className="jp-mod-styled"
        type="number"
        min={0}
        step={props.step ?? 1}
        autoComplete="off"
        disabled={props.disabled}
        value={props.value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : `${id}-help`}
        onChange={event => props.onChange(event.target.value)}
      />
      <FieldNote
        errorId={`${id}-error`}
        helpId={`${id}-help`}
        error={error}
        help={props.help}
      />
    </div>
  );
}
