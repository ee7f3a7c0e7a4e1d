import type { JSONObject } from '@lumino/coreutils';
import type {
  BaseInputTemplateProps,
  FieldProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  WidgetProps
} from '@rjsf/utils';
import {
  descriptionId,
  enumOptionsIndexForValue,
  enumOptionsValueForIndex,
  errorId,
  getInputProps
} from '@rjsf/utils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { FieldNote } from '../../../components/formFields';
import { visibleText } from '../../../utils/visibleText';
import { MappingEditor } from './mappingEditor';

/** What the form passes to its fields. */
export interface IFormContext {
  trans: TranslationBundle;
  /** Whether to show all errors, also of fields that the user has not left. */
  showErrors: boolean;
  /** Report whether the entries of a mapping have errors, which its value does not show. */
  onMappingErrors: (field: string, hasErrors: boolean) => void;
}

type RawErrors = ReadonlyArray<string> | undefined;

function marks(id: string, errors: RawErrors) {
  return {
    'aria-invalid': errors?.length ? true : undefined,
    'aria-describedby': errors?.length ? errorId(id) : descriptionId(id)
  };
}

/**
 * A field with a real label: JupyterLab's own template shows a heading, which names no input.
 */
export function FieldTemplate(props: FieldTemplateProps): JSX.Element {
  const { id, label, schema, rawErrors, children } = props;
  const mapping = props.uiSchema?.['ui:field'] === 'mapping';
  if (schema.type === 'object' && !mapping) {
    return children;
  }
  const checkbox = schema.type === 'boolean';
  const name = mapping ? (
    // The editor is a group that carries the label as its name.
    <span className="jp-DaskGateway-label">{label}</span>
  ) : (
    <label className="jp-DaskGateway-label" htmlFor={id}>
      {label}
    </label>
  );
  return (
    <div
      className={`jp-DaskGateway-field ${checkbox ? 'jp-mod-checkbox' : ''} ${mapping || schema.type === 'string' ? 'jp-mod-wide' : ''}`}
    >
      {name}
      {children}
      <FieldNote
        errorId={errorId(id)}
        helpId={descriptionId(id)}
        error={rawErrors?.join(' ')}
        help={props.rawDescription}
      />
    </div>
  );
}

/** The options, one after the other: the dialog has the heading. */
export function ObjectTemplate(props: ObjectFieldTemplateProps): JSX.Element {
  return <>{props.properties.map(property => property.content)}</>;
}

/** Text and numbers. */
export function Input(props: BaseInputTemplateProps): JSX.Element {
  const { id, schema, options, rawErrors } = props;
  const value: unknown = props.value;
  const { step } = getInputProps(schema, undefined, options);
  const number = schema.type === 'integer' || schema.type === 'number';
  return (
    <input
      id={id}
      name={id}
      className="jp-mod-styled"
      type={number ? 'number' : 'text'}
      // A long value, as an image, may not fit.
      title={typeof value === 'string' ? value : undefined}
      step={step}
      min={schema.minimum}
      max={schema.maximum}
      autoComplete="off"
      spellCheck={false}
      disabled={props.disabled || props.readonly}
      value={
        typeof value === 'number' || typeof value === 'string' ? value : ''
      }
      onChange={({ target }) =>
        props.onChange(target.value === '' ? options.emptyValue : target.value)
      }
      onBlur={({ target }) => props.onBlur(id, target.value)}
      {...marks(id, rawErrors)}
    />
  );
}

/** A choice; what is chosen is one of the gateway's own values, of whatever type. */
export function Select(props: WidgetProps): JSX.Element {
  const { id, options, rawErrors } = props;
  const { enumOptions } = options;
  const index = enumOptionsIndexForValue(props.value, enumOptions);
  return (
    <HTMLSelect
      id={id}
      name={id}
      disabled={props.disabled || props.readonly}
      value={typeof index === 'string' ? index : ''}
      onChange={({ target }) =>
        props.onChange(enumOptionsValueForIndex(target.value, enumOptions))
      }
      onBlur={({ target }) => props.onBlur(id, target.value)}
      {...marks(id, rawErrors)}
    >
      {index === undefined && <option value="" />}
      {enumOptions?.map((option, number) => (
        <option key={option.label} value={`${number}`}>
          {visibleText(option.label)}
        </option>
      ))}
    </HTMLSelect>
  );
}

/** Yes or no. */
export function Checkbox(props: WidgetProps): JSX.Element {
  const { id, rawErrors } = props;
  const value: unknown = props.value;
  return (
    <input
      id={id}
      name={id}
      type="checkbox"
      checked={value === true}
      disabled={props.disabled || props.readonly}
      onChange={({ target }) => props.onChange(target.checked)}
      onBlur={() => props.onBlur(id, value)}
      {...marks(id, rawErrors)}
    />
  );
}

/** Names and values. */
export function Mapping(
  props: FieldProps<JSONObject | undefined, JSONSchema, IFormContext>
): JSX.Element {
  const { formContext, idSchema, schema, rawErrors } = props;
  const id = idSchema.$id;
  return (
    <MappingEditor
      id={id}
      label={schema.title ?? props.name}
      value={props.formData ?? {}}
      disabled={props.disabled ?? false}
      showErrors={formContext!.showErrors}
      describedBy={marks(id, rawErrors)['aria-describedby']}
      trans={formContext!.trans}
      onChange={(value, hasErrors) => {
        formContext!.onMappingErrors(props.name, hasErrors);
        props.onChange(value);
      }}
    />
  );
}

type JSONSchema = ObjectFieldTemplateProps['schema'];
