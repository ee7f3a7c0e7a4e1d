import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../gateway/wire';
import type { IClusters, RowPart } from '../tokens';
import type { ClusterActions } from '../actions/clusterActions';
import { ProblemAlert, ProblemText } from '../components/problemAlert';
import { Announcer } from './announcer';
import { Boundary } from '../components/errorBoundary';
import type { Clock } from '../utils/clock';
import { ClusterList } from './list';
import type { IRowAction } from './row';

/** Properties of {@link PanelView}. */
export interface IPanelViewProps {
  clusters: IClusters;
  actions: ClusterActions;
  extras: ReadonlyArray<IRowAction>;
  parts: ReadonlyArray<RowPart>;
  clock: Clock;
  trans: TranslationBundle;
  onRename: (name: string) => void;
  onExtra: (command: string, name: string) => void;
}

/** What is below the panel's toolbar: what is wrong with the gateway, if anything, and the clusters. */
export function PanelView(props: IPanelViewProps): JSX.Element {
  const { clusters, trans } = props;
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  const [loaded, setLoaded] = React.useState(false);
  React.useEffect(() => {
    let mounted = true;
    const onReady = () => mounted && setLoaded(true);
    void clusters.ready.then(onReady);
    clusters.changed.connect(render);
    clusters.selectedChanged.connect(render);
    return () => {
      mounted = false;
      clusters.selectedChanged.disconnect(render);
      clusters.changed.disconnect(render);
    };
  }, [clusters]);
  const onSelect = React.useCallback(
    (name: string) => {
      if (clusters.selected !== name) {
        clusters.select(name);
      }
    },
    [clusters]
  );
  const { gateway } = clusters;
  const problem = clusters.problem ?? gateway?.error ?? null;
  const none = clusters.clusters.length === 0;
  // Having no gateway is a state of things, not a failure: the empty panel says what to do about it.
  const unconfigured = none && problem?.code === 'gateway-unconfigured';
  return (
    <>
      <Announcer clusters={clusters} trans={trans} />
      {problem && !unconfigured && (
        <ProblemAlert problem={problem} trans={trans} />
      )}
      <Boundary trans={trans}>
        {none ? (
          <Empty
            problem={problem}
            gateway={gateway}
            loaded={loaded}
            trans={trans}
          />
        ) : (
          <ClusterList
            clusters={clusters.clusters}
            selected={clusters.selected}
            actions={props.actions}
            extras={props.extras}
            parts={props.parts}
            clock={props.clock}
            trans={trans}
            onSelect={onSelect}
            onRename={props.onRename}
            onExtra={props.onExtra}
          />
        )}
      </Boundary>
    </>
  );
}

interface IEmptyProps {
  problem: Wire.Problem | null;
  gateway: Wire.Gateway | null;
  loaded: boolean;
  trans: TranslationBundle;
}

/** What to do where there are no clusters. */
function Empty(props: IEmptyProps): JSX.Element | null {
  const { problem, gateway, loaded, trans } = props;
  if (problem && problem.code !== 'gateway-unconfigured') {
    // The alert above says it all.
    return null;
  }
  return (
    <div className="jp-DaskGateway-empty">
      {problem ? (
        <ProblemText problem={problem} trans={trans} />
      ) : !gateway ? (
        <p>{loaded ? trans.__('No clusters.') : trans.__('Loading…')}</p>
      ) : (
        <>
          <p className="jp-DaskGateway-message">
            {trans.__('No clusters yet.')}
          </p>
          <p>
            {gateway.local
              ? trans.__(
                  'No gateway is configured, so “New Cluster” starts a private one on this machine.'
                )
              : trans.__(
                  '“New Cluster” asks the gateway for one. Clusters that you make in notebooks show here, too.'
                )}
          </p>
        </>
      )}
    </div>
  );
}
