import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../../wire/wire';
import { ProblemAlert } from '../../components/problemAlert';
import { FieldNote } from '../../components/formFields';
import { DialogBody } from '../../components/dialogBody';
import { GatewayField } from '../../components/gatewayField';
import { labelOfGateway } from '../../gateway/gatewayText';
import { WorkersFields } from '../scale/workersFields';
import { limitText, totalText } from '../scale/workersText';
import { ConfigurationField } from './presets/configurationField';
import type { CreateModel } from './createModel';
import { quotaTexts } from './quotaText';
import { StopToCreate } from './stopToCreate';
import { useQuota } from './useQuota';

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
  /** Stop clusters, then create the new one. */
  onStop: (names: ReadonlyArray<string>) => void;
}

/** The body of the dialog `New Cluster`. */
export function CreateForm(props: ICreateFormProps): JSX.Element {
  const { model, trans } = props;
  const { form, parts, problem, matchingCluster, request } = model;
  const { clusters } = model.options;
  const limits = useQuota(
    clusters,
    model.isGatewayKnown ? model.gateway : null
  );
  const quota = quotaTexts(limits, request, model.workerSize, trans);
  const workers = React.useRef<HTMLFieldSetElement>(null);
  // JupyterLab's dialog has focused its button, because the body was still empty.
  React.useEffect(() => {
    workers.current?.querySelector('input')?.focus();
  }, []);
  return (
    <div className="jp-DaskGateway-create" aria-busy={model.sending}>
      {problem && (
        <ProblemAlert
          problem={problem}
          gateway={
            clusters.gateways.length > 1
              ? labelOfGateway(clusters.gateways, model.gateway, trans)
              : null
          }
          trans={trans}
        >
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
      {problem?.code === 'cluster-limit' && (
        <StopToCreate
          clusters={model.clusters}
          actions={model.options.actions}
          disabled={model.sending}
          trans={trans}
          onStop={props.onStop}
        />
      )}
      <GatewayField
        id="jp-DaskGateway-create-gateway"
        gateways={clusters.gateways}
        value={model.gateway}
        // A copy has the values of mappings that only its gateway knows.
        disabled={model.sending || model.like !== undefined}
        trans={trans}
        onChange={gateway => void model.setGateway(gateway)}
      />
      <ConfigurationField model={model} trans={trans} />
      <NameField model={model} trans={trans} />
      <fieldset ref={workers} className="jp-DaskGateway-group">
        <legend>{trans.__('Workers')}</legend>
        <WorkersFields
          id="jp-DaskGateway-create"
          input={model.workers}
          errors={model.workersErrors}
          total={totalText(request, model.workerSize, trans)}
          notes={[limitText(request, model.workerLimit, trans), quota.left]}
          warnings={quota.exceeded}
          disabled={model.sending}
          trans={trans}
          onChange={workers => model.setWorkers(workers)}
        />
      </fieldset>
      {form && parts ? (
        <div className="jp-DaskGateway-options">
          <parts.OptionForm
            key={model.formKey}
            validator={parts.validator}
            form={form}
            values={model.values}
            errors={model.optionErrors}
            showErrors={model.submitted}
            disabled={model.sending}
            trans={trans}
            onMappingErrors={model.setMappingErrors}
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
      {/* Below the fields, because it depends on them. The region is always present, so that the offer is announced. */}
      <div role="status">
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
      </div>
    </div>
  );
}

/** The name of the new cluster. */
function NameField(props: { model: CreateModel; trans: TranslationBundle }) {
  const { model, trans } = props;
  const id = 'jp-DaskGateway-create-label';
  const error = model.labelError;
  return (
    <div className="jp-DaskGateway-field">
      <label className="jp-DaskGateway-label" htmlFor={id}>
        {trans.__('Name')}
      </label>
      <input
        id={id}
        className="jp-mod-styled"
        type="text"
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        placeholder={trans.__('Generated if empty')}
        disabled={model.sending}
        value={model.label}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={({ target }) => model.setLabel(target.value)}
      />
      <FieldNote errorId={`${id}-error`} helpId={`${id}-help`} error={error} />
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

  /** Return the value that the dialog resolves with. */
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
