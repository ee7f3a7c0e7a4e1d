import type { TranslationBundle } from '@jupyterlab/translation';
import type { IFormComponentProps } from '@jupyterlab/ui-components';
import { FormComponent } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { RJSFValidationError, ValidatorType } from '@rjsf/utils';
import { toErrorSchema } from '@rjsf/utils';
import * as React from 'react';

import type { IFormContext } from './optionFields';
import {
  Checkbox,
  FieldTemplate,
  Input,
  Mapping,
  ObjectTemplate,
  Select
} from './optionFields';
import type { OptionErrors } from './optionErrors';
import type { IOptionForm, Values } from './optionSpecs';

// Import this file only dynamically, when a dialog opens: the validator is larger than the rest of the extension.

/** Validates values against a schema. */
export type Validator = ValidatorType<ReadonlyJSONObject>;

/**
 * Validate values against the specifications of the gateway's options.
 *
 * @returns the error messages by field; empty if all values are valid
 */
export function validateOptions(
  validator: Validator,
  form: IOptionForm,
  values: Values,
  trans: TranslationBundle
): OptionErrors {
  const { errors } = validator.validateFormData(
    values as ReadonlyJSONObject,
    form.schema
  );
  const found: OptionErrors = {};
  for (const error of errors) {
    const field = fieldOf(error);
    if (field && !(field in found)) {
      found[field] = errorText(error, form, field, trans);
    }
  }
  return found;
}

function fieldOf(error: RJSFValidationError): string | undefined {
  if (error.name === 'required') {
    return paramsOf(error).missingProperty;
  }
  // rjsf writes `.worker_cores`.
  return error.property?.replace(/^\./, '');
}

/** Return the parameters that ajv adds to an error. rjsf types them as `any`. */
function paramsOf(error: RJSFValidationError): {
  missingProperty?: string;
  limit?: number;
} {
  return error.params as ReturnType<typeof paramsOf>;
}

function errorText(
  error: RJSFValidationError,
  form: IOptionForm,
  field: string,
  trans: TranslationBundle
): string {
  const property = form.schema.properties?.[field];
  const type = typeof property === 'object' ? property.type : undefined;
  switch (error.name) {
    case 'minimum':
      return trans.__('Enter %1 or more.', paramsOf(error).limit);
    case 'maximum':
      return trans.__('Enter %1 or less.', paramsOf(error).limit);
    case 'enum':
      return trans.__('Choose a value from the list.');
    default:
      return type === 'integer'
        ? trans.__('Enter a whole number.')
        : type === 'number'
          ? trans.__('Enter a number.')
          : trans.__('Enter a value.');
  }
}

/** Properties of {@link OptionForm}. */
export interface IOptionFormProps {
  validator: Validator;
  form: IOptionForm;
  values: Values;
  errors: OptionErrors;
  /** Whether to show the errors of all entries of mappings. */
  showErrors: boolean;
  disabled: boolean;
  trans: TranslationBundle;
  onMappingErrors: (field: string, hasErrors: boolean) => void;
  onChange: (values: Values) => void;
  /** Called when the user leaves a field; from then on its errors are shown. */
  onLeave: (field: string) => void;
}

const PREFIX = 'jp-DaskGateway-option';
const TEMPLATES = {
  FieldTemplate,
  ObjectFieldTemplate: ObjectTemplate,
  BaseInputTemplate: Input
};
const WIDGETS = { SelectWidget: Select, CheckboxWidget: Checkbox };
const FIELDS = { mapping: Mapping };

/** The options of the gateway, in JupyterLab's form component. */
export function OptionForm(props: IOptionFormProps): JSX.Element {
  const { form, errors, showErrors, trans, onMappingErrors } = props;
  const formContext = React.useMemo(
    (): IFormContext => ({ trans, showErrors, onMappingErrors }),
    [trans, showErrors, onMappingErrors]
  );
  const extraErrors = React.useMemo(() => {
    const list = Object.entries(errors).map(([field, message]) => ({
      property: `['${field}']`,
      message,
      stack: message
    }));
    return toErrorSchema<ReadonlyJSONObject>(list);
  }, [errors]);
  return (
    <FormComponent
      idPrefix={PREFIX}
      // The button of the dialog and the Enter key submit, so this must not be a `form` element.
      tagName="div"
      noValidate
      showErrorList={false}
      schema={form.schema}
      uiSchema={form.uiSchema}
      validator={props.validator}
      formData={props.values as ReadonlyJSONObject}
      formContext={formContext}
      extraErrors={extraErrors}
      disabled={props.disabled}
      templates={TEMPLATES}
      widgets={WIDGETS}
      fields={FIELDS as IFormComponentProps['fields']}
      onChange={({ formData }) => props.onChange((formData ?? {}) as Values)}
      onBlur={id => props.onLeave(id.slice(PREFIX.length + 1))}
    />
  );
}
