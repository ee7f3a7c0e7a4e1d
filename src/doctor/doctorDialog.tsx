/** The dialog Check Connection. Loaded when it is opened. */
import { Clipboard, Dialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import '../../style/lazy.css';
import { DialogBody } from '../components/dialogBody';
import { GatewayField } from '../components/gatewayField';
import { ProblemAlert } from '../components/problemAlert';
import { labelOfGateway } from '../gateway/gatewayText';
import { localize } from '../gateway/localize';
import { toProblem } from '../gateway/toProblem';
import type { IClusters } from '../tokens';
import { problemDocsUrl } from '../utils/docs';
import { AUTO_CLOSE } from '../utils/notifications';
import { loadSchemas } from '../wire/validate';
import type * as Wire from '../wire/wire';
import { DoctorModel } from './doctorModel';
import { reportText } from './reportText';

/**
 * Check the connection to a gateway, and show each step as it finishes. Closing the dialog ends the check.
 *
 * @param gateway - its name; default: the first one
 */
export async function checkConnection(
  clusters: IClusters,
  trans: TranslationBundle,
  gateway?: string
): Promise<void> {
  await loadSchemas('doctor_step');
  const model = new DoctorModel(
    clusters,
    reason => toProblem(reason, trans),
    gateway
  );
  const title = trans.__('Check Connection');
  const dialog = new Dialog({
    title,
    body: new DoctorBody(model, trans),
    buttons: [Dialog.cancelButton({ label: trans.__('Close') })]
  });
  dialog.node.setAttribute('aria-label', title);
  dialog.disposed.connect(() => model.dispose());
  void model.run();
  await dialog.launch();
}

class DoctorBody extends DialogBody {
  constructor(
    private readonly _model: DoctorModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-DaskGateway-doctor');
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._model.changed}>
        {() => <Doctor model={this._model} trans={this._trans} />}
      </UseSignal>
    );
  }
}

/** Content of the dialog. */
function Doctor(props: {
  model: DoctorModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, trans } = props;
  const { gateways } = model;
  const label =
    gateways.length > 1 ? labelOfGateway(gateways, model.gateway, trans) : null;
  return (
    <>
      <GatewayField
        id="jp-DaskGateway-doctor-gateway"
        gateways={gateways}
        value={model.gateway}
        disabled={false}
        trans={trans}
        onChange={name => model.setGateway(name)}
      />
      <p role="status">{summary(model, trans)}</p>
      {model.problem && (
        <ProblemAlert problem={model.problem} gateway={label} trans={trans} />
      )}
      <label>
        <input
          type="checkbox"
          checked={model.createCluster}
          onChange={event => model.setCreateCluster(event.target.checked)}
        />
        {trans.__('Also create a cluster with one worker, and stop it')}
      </label>
      <label>
        <input
          type="checkbox"
          checked={model.checkKernel}
          onChange={event => model.setCheckKernel(event.target.checked)}
        />
        {trans.__('Also start a kernel, and check from there')}
      </label>
      <div className="jp-DaskGateway-doctorActions">
        <button
          type="button"
          className="jp-mod-styled jp-DaskGateway-small"
          disabled={model.isRunning}
          onClick={() => void model.run()}
        >
          {trans.__('Check Again')}
        </button>
        <button
          type="button"
          className="jp-mod-styled jp-DaskGateway-small"
          disabled={model.isRunning || model.steps.length === 0}
          title={trans.__(
            'Copy the report for a support ticket, without secrets'
          )}
          onClick={() => {
            Clipboard.copyToSystem(reportText(model.steps, Date.now(), label));
            Notification.info(trans.__('Report copied.'), AUTO_CLOSE);
          }}
        >
          {trans.__('Copy Report')}
        </button>
      </div>
      <ol aria-label={trans.__('Checks')}>
        {model.steps.map(step => (
          <Step
            key={step.check}
            step={localize('doctor_step', step, trans)}
            trans={trans}
          />
        ))}
      </ol>
    </>
  );
}

/** Return one sentence about the run. */
function summary(model: DoctorModel, trans: TranslationBundle): string {
  const { failed, warning } = model.counts;
  if (model.isRunning) {
    return trans.__('Checking the connection…');
  }
  if (model.problem) {
    return trans.__('The connection could not be checked.');
  }
  if (failed > 0) {
    return trans._n('%1 check failed.', '%1 checks failed.', failed);
  }
  return warning > 0
    ? trans._n(
        'No check failed, but there is %1 warning.',
        'No check failed, but there are %1 warnings.',
        warning
      )
    : trans.__('No check failed.');
}

/** A step with translated texts. */
function Step(props: {
  step: Wire.DoctorStep;
  trans: TranslationBundle;
}): JSX.Element {
  const { step, trans } = props;
  return (
    <li data-check={step.check} data-result={step.result}>
      <p className="jp-DaskGateway-doctorTitle">
        <strong>{step.title.text}</strong>{' '}
        <span className="jp-DaskGateway-doctorResult">
          {resultText(step.result, trans)}
        </span>
      </p>
      {step.message && <p>{step.message.text}</p>}
      {step.user && <p>{step.user.text}</p>}
      {step.administrator && (
        <p>{trans.__('Administrators: %1', step.administrator.text)}</p>
      )}
      {step.code !== undefined && (
        <p>
          <a
            className="jp-DaskGateway-textButton"
            href={problemDocsUrl(step.code)}
            target="_blank"
            rel="noopener noreferrer"
            title={trans.__('Open the documentation of %1', step.code)}
          >
            {trans.__('Learn More')}
          </a>{' '}
          <code className="jp-DaskGateway-code">{step.code}</code>
        </p>
      )}
      {step.details.length > 0 && (
        <details>
          <summary>{trans.__('Details')}</summary>
          <ul>
            {step.details.map((detail, index) => (
              <li key={index}>{detail.text}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function resultText(
  result: Wire.DoctorStep['result'],
  trans: TranslationBundle
): string {
  switch (result) {
    case 'running':
      return trans.__('Checking…');
    case 'passed':
      return trans.__('Passed');
    case 'warning':
      return trans.__('Warning');
    case 'failed':
      return trans.__('Failed');
    case 'skipped':
      return trans.__('Skipped');
  }
}
