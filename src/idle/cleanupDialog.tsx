/** The dialog Clean Up. Loaded when it is opened. */
import { Dialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import '../../style/lazy.css';
import { lostResultsText } from '../actions/dataLoss';
import { DialogBody } from '../components/dialogBody';
import { formatBytes, formatElapsed } from '../utils/format';
import { clusterOnGateway } from '../gateway/gatewayText';
import type * as Wire from '../wire/wire';
import {
  AUTO_CLOSE,
  notifyProblem,
  UNTIL_DISMISSED
} from '../utils/notifications';
import { toProblem } from '../gateway/toProblem';
import type { IClusters } from '../tokens';
import { CleanupModel } from './cleanupModel';
import { coreHoursText, coresText } from '../utils/clusterTotals';

/**
 * Show the user's forgotten clusters, and stop those that the user selects.
 *
 * @returns what was stopped; null if the user cancelled or the request failed
 */
export async function cleanUp(
  clusters: IClusters,
  trans: TranslationBundle
): Promise<Wire.Pruned | null> {
  const describeError = (reason: unknown) => {
    const { message, remedy } = toProblem(reason, trans);
    return `${message} ${remedy}`;
  };
  const model = new CleanupModel(clusters.idleManagement, describeError);
  void model.load(null);
  const texts: ITexts = {
    labelOf: ({ name, label }) => {
      const cluster = clusters.get(name);
      return cluster
        ? clusterOnGateway(clusters, { ...cluster, label }, trans)
        : label;
    },
    now: () => Date.now() + clusters.clockOffset,
    trans
  };
  const { button } = await new CleanupDialog(model, texts).launch();
  if (!button.accept) {
    return null;
  }
  try {
    const pruned = await model.prune();
    report(pruned, clusters, trans);
    return pruned;
  } catch (reason) {
    notifyProblem(toProblem(reason, trans), trans);
    return null;
  }
}

function report(
  { stopped, skipped }: Wire.Pruned,
  clusters: IClusters,
  trans: TranslationBundle
): void {
  if (stopped.length > 0) {
    const { length } = stopped;
    Notification.success(
      trans._n('Stopping %1 cluster.', 'Stopping %1 clusters.', length),
      AUTO_CLOSE
    );
  }
  for (const { name, reason } of skipped) {
    const cluster = clusters.get(name);
    const label = cluster ? clusterOnGateway(clusters, cluster, trans) : name;
    Notification.warning(
      trans.__('%1 was not stopped. %2', label, reason.text),
      UNTIL_DISMISSED
    );
  }
}

/** What the texts of the dialog depend on, besides its model. */
interface ITexts {
  /** The label of a cluster, with its gateway where there are several. */
  labelOf: (candidate: Wire.Candidate) => string;
  /** In ms since epoch, by the server's clock. */
  now: () => number;
  trans: TranslationBundle;
}

class CleanupDialog extends Dialog<void> {
  constructor(
    private readonly _model: CleanupModel,
    texts: ITexts
  ) {
    const { trans } = texts;
    const title = trans.__('Clean Up Forgotten Clusters');
    super({
      title,
      body: new CleanupBody(_model, texts),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Stop Selected') })
      ],
      // The action cannot be undone, so Enter must not trigger it.
      defaultButton: 0
    });
    this.node.setAttribute('aria-label', title);
    _model.changed.connect(this._updateButton, this);
    this._updateButton();
  }

  /** JupyterLab would enable the button after each input that is valid. */
  protected override _evtInput(): void {
    return;
  }

  private _updateButton(): void {
    const button = this.node.querySelector<HTMLButtonElement>(
      '.jp-Dialog-footer .jp-mod-accept'
    );
    if (button) {
      button.disabled = this._model.selected.size === 0;
    }
  }
}

class CleanupBody extends DialogBody {
  constructor(
    private readonly _model: CleanupModel,
    private readonly _texts: ITexts
  ) {
    super();
    this.addClass('jp-DaskGateway-cleanup');
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._model.changed}>
        {() => <Cleanup model={this._model} {...this._texts} />}
      </UseSignal>
    );
  }
}

/** Content of the dialog. */
function Cleanup(props: ITexts & { model: CleanupModel }): JSX.Element {
  const { model, labelOf, trans } = props;
  const now = props.now();
  const { candidates, selected, loss } = model;
  const ageText = (hours: number) =>
    hours === 0 ? trans.__('any age') : formatElapsed(hours * 3_600_000, trans);
  return (
    <>
      <p>
        {trans.__(
          'Your idle clusters that no notebook or program is connected to. Clusters that are kept alive or snoozed are not listed.'
        )}
      </p>
      <label>
        {trans.__('Older than')}{' '}
        <HTMLSelect
          className="jp-DaskGateway-select"
          value={model.age ?? ''}
          onChange={event => void model.load(Number(event.target.value))}
        >
          {model.age === null && <option value="" disabled />}
          {model.ages.map(hours => (
            <option key={hours} value={hours}>
              {ageText(hours)}
            </option>
          ))}
        </HTMLSelect>
      </label>
      {model.problem && <p role="alert">{model.problem}</p>}
      {candidates === null && <p role="status">{trans.__('Loading…')}</p>}
      {candidates?.length === 0 && !model.problem && (
        <p role="status">{trans.__('No forgotten clusters.')}</p>
      )}
      {candidates && candidates.length > 0 && (
        <fieldset>
          <legend>{trans.__('Forgotten clusters')}</legend>
          {candidates.length > 1 && (
            <label>
              <input
                type="checkbox"
                checked={selected.size === candidates.length}
                onChange={event => model.selectAll(event.target.checked)}
              />
              {trans.__('All')}
            </label>
          )}
          {candidates.map(candidate => (
            <label key={candidate.name}>
              <input
                type="checkbox"
                checked={selected.has(candidate.name)}
                onChange={event =>
                  model.select(candidate.name, event.target.checked)
                }
              />
              <span>
                <strong>{labelOf(candidate)}</strong>
                {candidateFacts(candidate, now, trans).map(fact => (
                  <React.Fragment key={fact}>
                    {' '}
                    <span className="jp-DaskGateway-fact">{fact}</span>
                  </React.Fragment>
                ))}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <p role="status">{loss.count > 0 && lostResultsText(loss, trans)}</p>
    </>
  );
}

/** Return `idle for 3 h`, `40 cores`, `12 core-hours`, `340 results (12 GiB)`. */
function candidateFacts(
  candidate: Wire.Candidate,
  now: number,
  trans: TranslationBundle
): string[] {
  const { count, bytes } = candidate.results_in_memory;
  return [
    trans.__('idle for %1', formatElapsed(now - candidate.idle_since, trans)),
    coresText(candidate.cores, trans),
    coreHoursText(candidate.core_hours, trans),
    count > 0
      ? trans._n('%1 result (%2)', '%1 results (%2)', count, formatBytes(bytes))
      : trans.__('no results')
  ];
}
