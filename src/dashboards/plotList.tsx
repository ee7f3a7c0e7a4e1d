import type { TranslationBundle } from '@jupyterlab/translation';
import { FilterBox } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import { toProblem } from '../gateway/toProblem';
import type { IClusters, IProblem } from '../tokens';
import { startPlotDrag } from './plotDrag';
import type { DashboardOpener } from './opener';
import { groupName, groupPlots, plotLabel } from './plotGroups';
import type { IPlotRef } from './plots';

/** Delay before a failed list is requested again, in ms: it doubles from the first to the longest. */
const RETRY_DELAY = { first: 3_000, longest: 60_000 };

/** Properties of {@link PlotList}. */
export interface IPlotListProps {
  /** Name of the cluster. */
  name: string;
  clusters: IClusters;
  trans: TranslationBundle;
  /** Whether the list is visible. Only then are the plots requested. */
  visible: boolean;
  /** Loads the code that creates panes. */
  opener: () => Promise<Opener>;
  onOpenPlot: (plot: IPlotRef) => void;
}

type Opener = Pick<DashboardOpener, 'create'>;

interface IPlotListState {
  /** The plots together with the code that creates panes: a plot in the list can be clicked and dragged at once. */
  loaded: { plots: Wire.Plot[]; opener: Opener } | null;
  problem: IProblem | null;
  /** Number of failures since the last retry by the user; each one lengthens the delay. */
  failures: number;
}

/** Load a cluster's plots once, and retry after a failure while the list is visible. */
function usePlots({
  clusters,
  name,
  opener: load,
  visible,
  trans
}: IPlotListProps): [IPlotListState, retry: () => void] {
  const [state, setState] = React.useState<IPlotListState>({
    loaded: null,
    problem: null,
    failures: 0
  });
  const { loaded, failures } = state;
  const isNeeded = visible && loaded === null;
  React.useEffect(() => {
    let isCurrent = isNeeded;
    const request = async (): Promise<void> => {
      let next: IPlotListState;
      try {
        const [plots, opener] = await Promise.all([
          clusters.plots(name),
          load()
        ]);
        next = { ...state, loaded: { plots, opener }, problem: null };
      } catch (error) {
        const problem = toProblem(error, trans);
        next = { loaded: null, problem, failures: failures + 1 };
      }
      if (isCurrent) {
        setState(next);
      }
    };
    const delay =
      failures &&
      Math.min(RETRY_DELAY.longest, RETRY_DELAY.first * 2 ** (failures - 1));
    const timer = isNeeded
      ? window.setTimeout(() => void request(), delay)
      : undefined;
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [clusters, name, isNeeded, failures]);
  // The problem stays visible until the response arrives, because its button has the focus.
  return [state, () => setState({ ...state, failures: 0 })];
}

/** The plots of a cluster under headings, to filter, click or drag. */
export function PlotList(props: IPlotListProps): JSX.Element {
  const { trans } = props;
  const [{ loaded, problem, failures }, retry] = usePlots(props);
  const [query, setQuery] = React.useState('');
  if (problem !== null) {
    return (
      <>
        <p role="alert" className="jp-DaskGateway-explorerMessage">
          {problem.message} {problem.remedy}
        </p>
        <button
          type="button"
          className="jp-DaskGateway-textButton"
          onClick={retry}
        >
          {trans.__('Try Again')}
        </button>
        <p role="status" className="jp-DaskGateway-explorerMessage">
          {failures === 0 && trans.__('Loading…')}
        </p>
      </>
    );
  }
  const groups = groupPlots(loaded?.plots ?? [], trans, query);
  return (
    <>
      <FilterBox
        placeholder={trans.__('Filter dashboards')}
        inputRef={undefined}
        updateFilter={(_, text) => setQuery(text ?? '')}
        useFuzzyFilter={false}
        showIcon
      />
      <p role="status" className="jp-DaskGateway-explorerMessage">
        {loaded === null
          ? trans.__('Loading…')
          : groups.length === 0
            ? trans.__('No matching dashboards.')
            : null}
      </p>
      <div className="jp-DaskGateway-plots">
        {loaded &&
          groups.map(({ group, plots }) => (
            <section key={group} aria-label={groupName(group, trans)}>
              <h4>{groupName(group, trans)}</h4>
              <ul>
                {plots.map(plot => (
                  <li key={plot.id}>
                    <button
                      type="button"
                      className="jp-DaskGateway-plot"
                      data-plot={plot.id}
                      title={trans.__(
                        'Click to open, or drag into the main area'
                      )}
                      onClick={() => props.onOpenPlot(plot)}
                      onPointerDown={event =>
                        startPlotDrag(event, plotLabel(plot, trans), () =>
                          loaded.opener.create({ plot, cluster: null })
                        )
                      }
                    >
                      {plotLabel(plot, trans)}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
    </>
  );
}
