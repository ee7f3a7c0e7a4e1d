import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ClusterActions } from '../../actions/clusterActions';
import { lostResultsText } from '../../actions/dataLoss';
import { isStoppable } from '../../gateway/clusterStatus';
import { formatWorkers } from '../../utils/format';
import type * as Wire from '../../wire/wire';

/** Properties of {@link StopToCreate}. */
export interface IStopToCreateProps {
  clusters: ReadonlyArray<Wire.Cluster>;
  actions: Pick<ClusterActions, 'activity' | 'stopQuestion'>;
  disabled: boolean;
  trans: TranslationBundle;
  /** Stop the chosen clusters, then create the new one. */
  onStop: (names: ReadonlyArray<string>) => void;
}

/**
 * The clusters of the user, to stop some of them where a limit prevents a new one. It asks itself before it stops them:
 * JupyterLab opens no second dialog above a dialog.
 */
export function StopToCreate(props: IStopToCreateProps): JSX.Element | null {
  const { actions, disabled, trans } = props;
  const alive = props.clusters.filter(isStoppable);
  const [chosen, setChosen] = React.useState<ReadonlySet<string>>(new Set());
  const names = alive.map(({ name }) => name).filter(name => chosen.has(name));
  if (alive.length === 0) {
    return null;
  }
  return (
    <fieldset className="jp-DaskGateway-stopToCreate" disabled={disabled}>
      <legend>{trans.__('Stop clusters to create this one')}</legend>
      {alive.map(cluster => (
        <label key={cluster.name}>
          <input
            type="checkbox"
            checked={chosen.has(cluster.name)}
            disabled={actions.activity(cluster.name).busy}
            onChange={({ target }) => {
              const next = new Set(chosen);
              if (target.checked) {
                next.add(cluster.name);
              } else {
                next.delete(cluster.name);
              }
              setChosen(next);
            }}
          />
          <span>{cluster.label}</span>
          {costTexts(cluster, trans).map(text => (
            <span key={text} className="jp-DaskGateway-help">
              {text}
            </span>
          ))}
        </label>
      ))}
      <div role="status">
        {actions.stopQuestion(names)?.sentences.map(sentence => (
          <p key={sentence} className="jp-DaskGateway-help">
            {sentence}
          </p>
        ))}
      </div>
      <button
        type="button"
        className="jp-mod-styled jp-mod-warn jp-DaskGateway-small"
        disabled={names.length === 0}
        onClick={() => props.onStop(names)}
      >
        {trans.__('Stop Selected and Create')}
      </button>
    </fieldset>
  );
}

/** Return what stopping a cluster costs. */
function costTexts(cluster: Wire.Cluster, trans: TranslationBundle): string[] {
  const { results_in_memory: results } = cluster;
  return [
    formatWorkers(cluster, trans),
    ...(cluster.idle ? [trans.__('Idle')] : []),
    ...(results.count > 0 ? [lostResultsText(results, trans)] : [])
  ];
}
