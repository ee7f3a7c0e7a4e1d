import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { FieldNote, NumberField } from '../../components/formFields';
import type { IWorkersInput, WorkersErrors } from './workersInput';

/** Properties of {@link WorkersFields}. */
export interface IWorkersFieldsProps {
  /** Prefix of the ids of the inputs, unique on the page. */
  id: string;
  input: IWorkersInput;
  errors: WorkersErrors;
  /** Help text, as `3 now, 10 requested`. */
  help?: string;
  /** The size of all workers, as `4 × 2 cores = 8 cores, 32 GiB`. */
  total?: string;
  /** A note about the request: a limit, or what it ends. */
  notes?: ReadonlyArray<string>;
  /** What the request exceeds. */
  warnings?: ReadonlyArray<string>;
  disabled?: boolean;
  trans: TranslationBundle;
  onChange: (input: IWorkersInput) => void;
}

/** How many workers: a number, or the bounds of an adaptive cluster. */
export function WorkersFields(props: IWorkersFieldsProps): JSX.Element {
  const { id, input, errors, trans, disabled } = props;
  const notes = (props.notes ?? []).filter(Boolean);
  const warnings = props.warnings ?? [];
  return (
    <>
      {input.adaptive ? (
        <>
          <NumberField
            id={`${id}-minimum`}
            label={trans.__('Minimum')}
            value={input.minimum}
            error={errors.minimum}
            help={trans.__('Workers that are kept when there are no tasks')}
            disabled={disabled}
            onChange={minimum => props.onChange({ ...input, minimum })}
          />
          <NumberField
            id={`${id}-maximum`}
            label={trans.__('Maximum')}
            value={input.maximum}
            error={errors.maximum}
            help={props.help || trans.__('Workers when there are many tasks')}
            disabled={disabled}
            onChange={maximum => props.onChange({ ...input, maximum })}
          />
        </>
      ) : (
        <NumberField
          id={`${id}-count`}
          label={trans.__('Number of workers')}
          value={input.count}
          error={errors.count}
          help={props.help}
          disabled={disabled}
          onChange={count => props.onChange({ ...input, count })}
        />
      )}
      {/* Always present, so that the fields below do not move while the user types. */}
      <p className="jp-DaskGateway-total" aria-live="polite">
        {props.total}
      </p>
      <div className="jp-DaskGateway-field jp-mod-checkbox">
        <label className="jp-DaskGateway-label" htmlFor={`${id}-adaptive`}>
          {trans.__('Adaptive')}
        </label>
        <input
          id={`${id}-adaptive`}
          type="checkbox"
          checked={input.adaptive}
          disabled={disabled}
          aria-describedby={`${id}-adaptive-help`}
          onChange={event =>
            props.onChange({ ...input, adaptive: event.target.checked })
          }
        />
        <FieldNote
          errorId={`${id}-adaptive-error`}
          helpId={`${id}-adaptive-help`}
          help={trans.__('Add and remove workers as the workload changes')}
        />
      </div>
      {notes.length + warnings.length > 0 && (
        <div className="jp-DaskGateway-fieldNotes" role="note">
          {notes.map(note => (
            <p key={note}>{note}</p>
          ))}
          {warnings.map(warning => (
            <p key={warning} className="jp-mod-warning">
              {warning}
            </p>
          ))}
        </div>
      )}
    </>
  );
}
