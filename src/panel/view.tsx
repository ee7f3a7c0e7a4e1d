import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import type { IClusters, RowPart } from '../tokens';
import type { ClusterActions } from '../actions/clusterActions';
import { ProblemAlert, ProblemText } from '../components/problemAlert';
import { Announcer } from './announcer';
import { Boundary } from '../components/errorBoundary';
import type { Clock } from '../utils/clock';
import { ClusterList } from './list';
import type { IRowAction, IRowCallbacks } from './row';
import type { ScaleForms } from './scale/scaleForms';

/** Properties of {@link PanelView}. */
export interface IPanelViewProps {
  clusters: IClusters;
  actions: ClusterActions;
  forms: ScaleForms;
  extras: ReadonlyArray<IRowAction>;
  parts: ReadonlyArray<RowPart>;
  clock: Clock;
  trans: TranslationBundle;
  callbacks: IRowCallbacks;
}

/** The body of the panel: the problem of the gateway, if there is one, and the clusters. */
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
  // A missing gateway is no failure: the empty panel says what to do.
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
            forms={props.forms}
            extras={props.extras}
            parts={props.parts}
            clock={props.clock}
            trans={trans}
            onSelect={onSelect}
            callbacks={props.callbacks}
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

/** The text of a list without clusters. */
function Empty(props: IEmptyProps): JSX.Element | null {
  const { problem, gateway, loaded, trans } = props;
  if (problem && problem.code !== 'gateway-unconfigured') {
    // The alert above already says what is wrong.
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
                  'New Cluster starts a private Dask Gateway on this machine. No setup needed.'
                )
              : trans.__(
                  'Create one with New Cluster. Clusters that you create in notebooks also appear here.'
                )}
          </p>
        </>
      )}
    </div>
  );
}
