import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../../gateway/wire';
import { ProblemAlert } from '../../components/problemAlert';
import { Clock } from '../../utils/clock';
import { DialogBody } from '../../components/dialogBody';
import { Elapsed } from '../../components/elapsed';
import { WorkersFields } from '../scale/workersFields';
import type { CreateModel } from './createModel';

/** What came of the dialog: a new cluster's name, or an idle one that is to be used instead. */
export type Outcome =
  | { created: string }
  | { used: Wire.Cluster; workers: Wire.WorkersRequest | null };

/** Properties of {@link CreateForm}. */
export interface ICreateFormProps {
  model: CreateModel;
  clock: Clock;
  trans: TranslationBundle;
  /** Take an idle cluster instead. */
  onUse: (cluster: Wire.Cluster) => void;
}

/** What stands in the dialog `New Cluster`. */
export function CreateForm(props: ICreateFormProps): JSX.Element {
  const { model, trans } = props;
  const form = model.form;
  const { parts } = model;
  const { problem, twin } = model;
  const workers = React.useRef<HTMLFieldSetElement>(null);
  // JupyterLab's dialog has focused its button, for nothing else was there yet.
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
      {twin && (
        <div className="jp-DaskGateway-offer">
          <p>{trans.__('A cluster with these options is idle.')}</p>
          <button
            type="button"
            className="jp-mod-styled jp-mod-minimal jp-DaskGateway-use"
            disabled={model.sending}
            onClick={() => props.onUse(twin)}
          >
            <Elapsed
              clock={props.clock}
              since={twin.idle.since}
              say={age => trans.__('Use %1, idle for %2', twin.label, age)}
              trans={trans}
            />
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
            {trans.__('Asking the gateway for its options…')}
          </p>
        )
      )}
    </div>
  );
}

/** The body of the dialog. */
export class CreateBody extends DialogBody {
  constructor(private readonly _props: Omit<ICreateFormProps, 'clock'>) {
    super();
    this._clock.start();
    this.addClass('jp-DaskGateway-createBody');
  }

  /** What came of it; null as long as nothing did. */
  outcome: Outcome | null = null;

  override dispose(): void {
    this._clock.dispose();
    super.dispose();
  }

  /** What the dialog resolves with. */
  getValue(): Outcome | null {
    return this.outcome;
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._props.model.changed}>
        {() => <CreateForm {...this._props} clock={this._clock} />}
      </UseSignal>
    );
  }

  private readonly _clock = new Clock(() => this._props.model.clockOffset);
}
