/** The dialog Clean Up. Loaded when it is asked for. */
import { Dialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { DialogBody } from '../components/dialogBody';
import { formatElapsed, formatHeld } from '../utils/format';
import type * as Wire from '../gateway/wire';
import {
  AUTO_CLOSE,
  notifyProblem,
  UNTIL_DISMISSED
} from '../utils/notifications';
import { toProblem } from '../gateway/toProblem';
import type { IClusters } from '../tokens';
import { CleanupModel } from './cleanupModel';
import { coreHoursWords, coresWords } from '../utils/clusterTotals';

/** Show one's own forgotten clusters, and stop those that the person leaves chosen. */
export async function cleanUp(
  clusters: IClusters,
  trans: TranslationBundle
): Promise<Wire.Pruned | null> {
  const tell = (reason: unknown) => {
    const { message, remedy } = toProblem(reason, trans);
    return `${message} ${remedy}`;
  };
  const model = new CleanupModel(clusters.idleManagement, tell);
  void model.look(null);
  const title = trans.__('Clean Up Forgotten Clusters');
  const dialog = new Dialog({
    title,
    body: new CleanupBody(
      model,
      () => Date.now() + clusters.clockOffset,
      trans
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Stop Selected') })
    ],
    // What cannot be undone is not one careless Enter away.
    defaultButton: 0
  });
  dialog.node.setAttribute('aria-label', title);
  const { button } = await dialog.launch();
  if (!button.accept || model.chosen.size === 0) {
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
      trans._n('%1 cluster is stopped.', '%1 clusters are stopped.', length),
      AUTO_CLOSE
    );
  }
  for (const { name, why } of skipped) {
    const label = clusters.get(name)?.label ?? name;
    Notification.warning(
      trans.__('%1 was skipped: %2', label, why),
      UNTIL_DISMISSED
    );
  }
}

class CleanupBody extends DialogBody {
  constructor(
    private readonly _model: CleanupModel,
    private readonly _now: () => number,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-DaskGateway-cleanup');
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._model.changed}>
        {() => (
          <Cleanup model={this._model} now={this._now()} trans={this._trans} />
        )}
      </UseSignal>
    );
  }
}

/** What the dialog shows. `now` is in ms since epoch, by the clock that the clusters' times are by. */
function Cleanup(props: {
  model: CleanupModel;
  now: number;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, now, trans } = props;
  const { candidates, chosen, loss } = model;
  const ageWords = (hours: number) =>
    hours === 0 ? trans.__('any age') : formatElapsed(hours * 3_600_000, trans);
  return (
    <>
      <p>
        {trans.__(
          'Your clusters that are idle, that no notebook or program is connected to, and that are neither kept alive nor snoozed.'
        )}
      </p>
      <label>
        {trans.__('Older than')}{' '}
        <select
          className="jp-mod-styled"
          value={model.age ?? ''}
          onChange={event => void model.look(Number(event.target.value))}
        >
          {model.age === null && <option value="" disabled />}
          {model.ages.map(hours => (
            <option key={hours} value={hours}>
              {ageWords(hours)}
            </option>
          ))}
        </select>
      </label>
      {model.problem && <p role="alert">{model.problem}</p>}
      {candidates === null && <p role="status">{trans.__('Looking…')}</p>}
      {candidates?.length === 0 && !model.problem && (
        <p role="status">{trans.__('There are none.')}</p>
      )}
      {candidates && candidates.length > 0 && (
        <fieldset>
          <legend>{trans.__('Forgotten clusters')}</legend>
          {candidates.length > 1 && (
            <label>
              <input
                type="checkbox"
                checked={chosen.size === candidates.length}
                onChange={event => model.chooseAll(event.target.checked)}
              />
              {trans.__('All')}
            </label>
          )}
          {candidates.map(one => (
            <label key={one.name}>
              <input
                type="checkbox"
                checked={chosen.has(one.name)}
                onChange={event => model.choose(one.name, event.target.checked)}
              />
              <span>
                <strong>{one.label}</strong> {candidateWords(one, now, trans)}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <p role="status">
        {loss.count > 0 &&
          trans.__(
            'Stopping the selected ones discards %1.',
            formatHeld(loss, trans)
          )}
      </p>
    </>
  );
}

/** `idle 3 h, 40 cores, 12 core-hours, holds 12 GiB in 340 results`. */
function candidateWords(
  one: Wire.Candidate,
  now: number,
  trans: TranslationBundle
): string {
  return [
    trans.__('idle %1', formatElapsed(now - one.idle_since, trans)),
    coresWords(one.cores, trans),
    coreHoursWords(one.core_hours, trans),
    one.results_in_memory.count > 0
      ? trans.__('holds %1', formatHeld(one.results_in_memory, trans))
      : trans.__('holds nothing')
  ].join(trans.__(', '));
}
