import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { isListComplete } from '../gateway/sync/listComplete';
import type * as Wire from '../wire/wire';
import { CommandIDs, type IClusters } from '../tokens';
import { TextButton } from '../components/textButton';
import { DOCS_URL } from '../utils/docs';
import type { ClusterActions } from '../actions/clusterActions';
import { ProblemText } from '../components/problemAlert';
import { Announcer } from './announcer';
import { Boundary } from '../components/errorBoundary';
import type { Clock } from '../utils/clock';
import { ClusterList } from './list/list';
import type { ListState } from './list/listState';
import type { ProgressStore } from './row/progressStore';
import type { IRowParts } from './row/row';
import type { IRowAction, IRowCallbacks } from './row/rowButtons';
import type { ScaleForms } from './scale/scaleForms';
import { Problems } from './problems';
import { TotalCost } from './totalCost';

/** Properties of {@link PanelView}. */
export interface IPanelViewProps {
  clusters: IClusters;
  state: ListState;
  actions: ClusterActions;
  forms: ScaleForms;
  progress: ProgressStore;
  extras: ReadonlyArray<IRowAction>;
  parts: IRowParts;
  clock: Clock;
  trans: TranslationBundle;
  callbacks: IRowCallbacks;
}

/** The body of the panel: the clusters, and the problems of the connection and of gateways. */
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
  const { gateways } = clusters;
  const gateway = gateways.length > 1 ? null : (gateways[0] ?? null);
  const problem = clusters.problem ?? gateway?.error ?? null;
  const none = clusters.clusters.length === 0;
  // A missing gateway is not a failure: the empty panel says what to do.
  const unconfigured = none && problem?.code === 'gateway-unconfigured';
  const check = (name?: string) =>
    void props.callbacks.executeAll(
      CommandIDs.checkConnection,
      name === undefined ? undefined : { gateway: name }
    );
  return (
    <>
      <Announcer clusters={clusters} trans={trans} />
      {gateway?.notice && !problem && (
        <div className="jp-DaskGateway-notice" role="note">
          <p>{gateway.notice.text}</p>
          <TextButton tabIndex={undefined} onClick={() => check()}>
            {trans.__('Check Connection…')}
          </TextButton>
        </div>
      )}
      <Boundary trans={trans}>
        {(!none || gateways.length > 1) && (
          <>
            <ClusterList
              key={gateways.length > 1 ? 'groups' : 'list'}
              state={props.state}
              gateways={gateways}
              current={clusters.selected}
              actions={props.actions}
              forms={props.forms}
              progress={props.progress}
              extras={props.extras}
              parts={props.parts}
              clock={props.clock}
              trans={trans}
              callbacks={props.callbacks}
            />
            <TotalCost clusters={clusters.clusters} trans={trans} />
          </>
        )}
        {none && (
          <Empty
            problem={problem}
            gateways={gateways}
            loaded={loaded}
            trans={trans}
            executeAll={props.callbacks.executeAll}
          />
        )}
      </Boundary>
      {!unconfigured && (
        <Problems
          problem={clusters.problem}
          gateways={gateways}
          trans={trans}
          onCheck={check}
        />
      )}
    </>
  );
}

interface IEmptyProps {
  problem: Wire.Problem | null;
  gateways: ReadonlyArray<Wire.Gateway>;
  loaded: boolean;
  trans: TranslationBundle;
  executeAll: IRowCallbacks['executeAll'];
}

/** The text of a list without clusters. */
function Empty(props: IEmptyProps): JSX.Element | null {
  const { problem, loaded, trans, executeAll } = props;
  const gateways =
    props.gateways.length > 1
      ? props.gateways.filter(({ error }) => error === null)
      : props.gateways;
  const isBroken = gateways.length < props.gateways.length && !gateways[0];
  if (isBroken || (problem && problem.code !== 'gateway-unconfigured')) {
    // The alert below already says what is wrong.
    return null;
  }
  return (
    <div className="jp-DaskGateway-empty">
      {problem ? (
        <ProblemText problem={problem} trans={trans} />
      ) : !isListComplete({ gateways }) ? (
        <p>
          {gateways.length > 0 || !loaded
            ? trans.__('Loading…')
            : trans.__('No clusters.')}
        </p>
      ) : (
        <>
          <p className="jp-DaskGateway-message">
            {trans.__('No clusters yet.')}
          </p>
          <p>
            {trans.__(
              'A cluster is a group of workers that run your Dask computations at the same time.'
            )}
          </p>
          <p>
            {gateways.every(({ local }) => local)
              ? trans.__(
                  'New Cluster starts a private Dask Gateway on this machine. No setup needed.'
                )
              : trans.__(
                  'Create one with New Cluster. Clusters that you create in notebooks also appear here.'
                )}
          </p>
          <div className="jp-DaskGateway-emptyActions">
            <button
              type="button"
              className="jp-mod-styled jp-mod-accept jp-DaskGateway-small"
              onClick={() => void executeAll(CommandIDs.createCluster)}
            >
              {trans.__('Create a Cluster…')}
            </button>
            <TextButton
              tabIndex={undefined}
              onClick={() => void executeAll(CommandIDs.openExample)}
            >
              {trans.__('Open an Example…')}
            </TextButton>
            <a
              className="jp-DaskGateway-textButton"
              href={DOCS_URL}
              target="_blank"
              rel="noopener noreferrer"
            >
              {trans.__('Documentation')}
            </a>
          </div>
        </>
      )}
    </div>
  );
}
