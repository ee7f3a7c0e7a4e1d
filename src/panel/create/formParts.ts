import type {
  OptionForm,
  validateOptions,
  Validator
} from './options/optionForm';

/** The code that is loaded when a dialog opens. */
export interface IFormParts {
  OptionForm: typeof OptionForm;
  validateOptions: typeof validateOptions;
  validator: Validator;
}

/** Load the code. */
export async function loadFormParts(): Promise<IFormParts> {
  const [form, ajv] = await Promise.all([
    import('./options/optionForm'),
    import('@rjsf/validator-ajv8')
  ]);
  return { ...form, validator: ajv.customizeValidator() };
}
