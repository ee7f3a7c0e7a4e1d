import type { TranslationBundle } from '@jupyterlab/translation';
import { InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../../wire/wire';
import { toProblem } from '../../gateway/toProblem';
import { ProblemAlert } from '../../components/problemAlert';
import { TextButton } from '../../components/textButton';
import type { IClusters, IProblem } from '../../tokens';
import { moveFocus } from '../arrowKeys';
import { startPlotDrag } from './plotDrag';
import type { DashboardOpener } from '../opener';
import { plotDescription } from './plotDescriptions';
import { groupName, groupPlots, plotLabel, usablePlots } from './plotGroups';
import type { IPlotRef } from './plots';

/** Delay before a failed list is requested again, in ms: it doubles from the first to the longest. */
const RETRY_DELAY = { first: 3_000, longest: 60_000 };

/** Properties of {@link PlotList}. */
export interface IPlotListProps {
  /** Name of the cluster. */
  name: string;
  /** Whether a worker of the cluster has a GPU. */
  hasGpus: boolean;
  clusters: IClusters;
  trans: TranslationBundle;
  /** Whether the list is visible. Only then are the plots requested. */
  visible: boolean;
  /** Loads the code that creates panes. */
  opener: () => Promise<Opener>;
  onOpenPlot: (plot: IPlotRef, cluster: string) => void;
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
  const [current, setCurrent] = React.useState<string | null>(null);
  if (problem !== null) {
    return (
      <>
        <ProblemAlert problem={problem} trans={trans}>
          <TextButton tabIndex={undefined} onClick={retry}>
            {trans.__('Try Again')}
          </TextButton>
        </ProblemAlert>
        <p role="status" className="jp-DaskGateway-explorerMessage">
          {failures === 0 && trans.__('Loading…')}
        </p>
      </>
    );
  }
  const plots = usablePlots(loaded?.plots ?? [], props.hasGpus);
  const groups = groupPlots(plots, trans, query);
  const ids = groups.flatMap(group => group.plots.map(({ id }) => id));
  // The list is one tab stop; arrow keys move inside.
  const tabStop = current !== null && ids.includes(current) ? current : ids[0];
  return (
    <>
      <InputGroup
        type="search"
        className="jp-DaskGateway-filter"
        rightIcon="ui-components:search"
        placeholder={trans.__('Filter')}
        aria-label={trans.__('Filter dashboards')}
        value={query}
        onChange={event => setQuery(event.target.value)}
      />
      <p role="status" className="jp-DaskGateway-explorerMessage">
        {loaded === null
          ? trans.__('Loading…')
          : groups.length === 0
            ? trans.__('No matching dashboards.')
            : null}
      </p>
      <div
        className="jp-DaskGateway-plots"
        onKeyDown={event => moveFocus(event, '[data-plot]')}
      >
        {loaded &&
          groups.map(({ group, plots: members }) => (
            <section key={group} aria-label={groupName(group, trans)}>
              <h4>{groupName(group, trans)}</h4>
              <ul>
                {members.map(plot => (
                  <li key={plot.id}>
                    <PlotButton
                      plot={plot}
                      cluster={props.name}
                      isPage={group === 'full-pages'}
                      trans={trans}
                      tabIndex={plot.id === tabStop ? 0 : -1}
                      onFocus={() => setCurrent(plot.id)}
                      onClick={() => props.onOpenPlot(plot, props.name)}
                      onPointerDown={event =>
                        startPlotDrag(event, plotLabel(plot, trans), () =>
                          loaded.opener.create({ plot, cluster: null })
                        )
                      }
                    />
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
    </>
  );
}

interface IPlotButtonProps extends Pick<
  React.ButtonHTMLAttributes<HTMLButtonElement>,
  'tabIndex' | 'onFocus' | 'onClick' | 'onPointerDown'
> {
  plot: IPlotRef;
  /** Name of the cluster, for the commands of the context menu. */
  cluster: string;
  /** Whether it is a full page. Some pages have the label of a plot. */
  isPage: boolean;
  trans: TranslationBundle;
}

/** A plot: its label, which is the accessible name, above one line on what it shows. */
function PlotButton({
  plot,
  cluster,
  isPage,
  trans,
  ...rest
}: IPlotButtonProps): JSX.Element {
  const label = plotLabel(plot, trans);
  const description = plotDescription(plot.id, trans);
  const usage = trans.__('Click to open, or drag into the main area');
  return (
    <button
      {...rest}
      type="button"
      className="jp-DaskGateway-plot"
      data-plot={plot.id}
      data-cluster={cluster}
      title={description === null ? usage : `${description}\n${usage}`}
      aria-label={isPage ? trans.__('%1, full page', label) : label}
    >
      <span>{label}</span>
      {description !== null && (
        <span className="jp-DaskGateway-plotDescription">{description}</span>
      )}
    </button>
  );
}
