import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { isAlive } from '../../gateway/clusterStatus';
import { formatBytes, formatWorkers } from '../../utils/format';
import type * as Wire from '../../wire/wire';

/** Properties of {@link StopToCreate}. */
export interface IStopToCreateProps {
  clusters: ReadonlyArray<Wire.Cluster>;
  disabled: boolean;
  trans: TranslationBundle;
  /** Stop the chosen clusters, then create the new one. */
  onStop: (names: ReadonlyArray<string>) => void;
}

/** The clusters of the user, to stop some of them where a limit prevents a new one. */
export function StopToCreate(props: IStopToCreateProps): JSX.Element | null {
  const { disabled, trans } = props;
  const alive = props.clusters.filter(isAlive);
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
          <span className="jp-DaskGateway-help">
            {costText(cluster, trans)}
          </span>
        </label>
      ))}
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
function costText(cluster: Wire.Cluster, trans: TranslationBundle): string {
  const { results_in_memory: results } = cluster;
  const workers = formatWorkers(cluster, trans);
  const state = cluster.idle ? trans.__('%1, idle', workers) : workers;
  return results.count === 0
    ? state
    : trans._n(
        '%2; %1 result (%3) will be lost',
        '%2; %1 results (%3) will be lost',
        results.count,
        state,
        formatBytes(results.bytes)
      );
}
