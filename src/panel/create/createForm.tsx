import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../../wire/wire';
import { ProblemAlert } from '../../components/problemAlert';
import { DialogBody } from '../../components/dialogBody';
import { WorkersFields } from '../scale/workersFields';
import type { CreateModel } from './createModel';

/** The outcome of the dialog: the name of a new cluster, or an idle cluster to use instead. */
export type Outcome =
  | { created: string }
  | { used: Wire.Cluster; workers: Wire.WorkersRequest | null };

/** Properties of {@link CreateForm}. */
export interface ICreateFormProps {
  model: CreateModel;
  trans: TranslationBundle;
  /** Use an idle cluster instead. */
  onUse: (cluster: Wire.Cluster) => void;
}

/** The body of the dialog `New Cluster`. */
export function CreateForm(props: ICreateFormProps): JSX.Element {
  const { model, trans } = props;
  const form = model.form;
  const { parts } = model;
  const { problem, matchingCluster } = model;
  const workers = React.useRef<HTMLFieldSetElement>(null);
  // JupyterLab's dialog has focused its button, because the body was still empty.
  React.useEffect(() => {
    workers.current?.querySelector('input')?.focus();
  }, []);
  return (
    <div className="jp-DaskGateway-create" aria-busy={model.sending}>
      {problem && (
        <ProblemAlert problem={problem} trans={trans}>
          {!form && (
            <button
              type="button"
              className="jp-DaskGateway-textButton"
              onClick={() => void model.load()}
            >
              {trans.__('Try Again')}
            </button>
          )}
        </ProblemAlert>
      )}
      {matchingCluster && (
        <div className="jp-DaskGateway-offer">
          <p>{trans.__('An idle cluster already has these options.')}</p>
          <button
            type="button"
            className="jp-mod-styled jp-mod-minimal jp-DaskGateway-use"
            disabled={model.sending}
            onClick={() => props.onUse(matchingCluster)}
          >
            {trans.__('Use %1', matchingCluster.label)}
          </button>
        </div>
      )}
      <fieldset ref={workers} className="jp-DaskGateway-group">
        <legend>{trans.__('Workers')}</legend>
        <WorkersFields
          id="jp-DaskGateway-create"
          input={model.workers}
          errors={model.workersErrors}
          disabled={model.sending}
          trans={trans}
          onChange={workers => model.setWorkers(workers)}
        />
      </fieldset>
      {form && parts ? (
        <div className="jp-DaskGateway-options">
          <parts.OptionForm
            validator={parts.validator}
            form={form}
            values={model.values}
            errors={model.optionErrors}
            disabled={model.sending}
            trans={trans}
            onChange={values => model.setValues(values)}
            onLeave={field => model.leave(field)}
          />
        </div>
      ) : (
        !problem && (
          <p role="status" className="jp-DaskGateway-loading">
            {trans.__('Loading the options of the gateway…')}
          </p>
        )
      )}
    </div>
  );
}

/** The body of the dialog. */
export class CreateBody extends DialogBody {
  constructor(private readonly _props: ICreateFormProps) {
    super();
    this.addClass('jp-DaskGateway-createBody');
  }

  /** The outcome; null until there is one. */
  outcome: Outcome | null = null;

  /** The value that the dialog resolves with. */
  getValue(): Outcome | null {
    return this.outcome;
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._props.model.changed}>
        {() => <CreateForm {...this._props} />}
      </UseSignal>
    );
  }
}
