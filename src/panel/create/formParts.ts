import type { OptionForm, validateOptions, Validator } from './optionForm';

/** The code that is loaded when a dialog opens. */
export interface IFormParts {
  OptionForm: typeof OptionForm;
  validateOptions: typeof validateOptions;
  validator: Validator;
}

/** Load the code. */
export async function loadFormParts(): Promise<IFormParts> {
  const [form, ajv] = await Promise.all([
    import('./optionForm'),
    import('@rjsf/validator-ajv8')
  ]);
  return { ...form, validator: ajv.customizeValidator() };
}
