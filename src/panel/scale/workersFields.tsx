import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { NumberField } from '../../components/formFields';
import type {
  IWorkersInput,
  WorkersErrors,
  WorkersField
} from './workersInput';

/** Properties of {@link WorkersFields}. */
export interface IWorkersFieldsProps {
  /** Prefix of the ids of the inputs, unique on the page. */
  id: string;
  input: IWorkersInput;
  errors: WorkersErrors;
  /** Help text, as `3 now, 10 requested`. */
  help?: string;
  disabled?: boolean;
  trans: TranslationBundle;
  onChange: (input: IWorkersInput) => void;
}

/** How many workers: a number, or the bounds of an adaptive cluster. */
export function WorkersFields(props: IWorkersFieldsProps): JSX.Element {
  const { id, input, errors, trans, disabled } = props;
  const field = (name: WorkersField, label: string) => (
    <NumberField
      id={`${id}-${name}`}
      label={label}
      value={input[name]}
      error={errors[name]}
      help={name === 'minimum' ? undefined : props.help}
      disabled={disabled}
      onChange={value => props.onChange({ ...input, [name]: value })}
    />
  );
  return (
    <>
      {input.adaptive ? (
        <div className="jp-DaskGateway-pair">
          {field('minimum', trans.__('Minimum'))}
          {field('maximum', trans.__('Maximum'))}
        </div>
      ) : (
        field('count', trans.__('Number of workers'))
      )}
      <div className="jp-DaskGateway-field jp-mod-checkbox">
        <label className="jp-DaskGateway-label" htmlFor={`${id}-adaptive`}>
          {trans.__('Adaptive')}
        </label>
        <input
          id={`${id}-adaptive`}
          type="checkbox"
          title={trans.__('Add and remove workers as the workload changes')}
          checked={input.adaptive}
          disabled={disabled}
          onChange={event =>
            props.onChange({ ...input, adaptive: event.target.checked })
          }
        />
      </div>
    </>
  );
}
