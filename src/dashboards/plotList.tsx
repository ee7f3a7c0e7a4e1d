import type { TranslationBundle } from '@jupyterlab/translation';
import { FilterBox } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../gateway/wire';
import { problemOf } from '../gateway/toProblem';
import type { IClusters, IProblem } from '../tokens';
import { startPlotDrag } from './plotDrag';
import type { DashboardOpener } from './opener';
import { groupPlots } from './plots';

/** How long (ms) a list that failed waits until it is asked for again: the first time, and at most. */
const SHORTEST = 3_000;
const LONGEST = 60_000;

/** Properties of {@link PlotList}. */
export interface IPlotListProps {
  /** The cluster's. */
  name: string;
  clusters: IClusters;
  trans: TranslationBundle;
  /** Somebody looks at it. */
  seen: boolean;
  /** What makes panes and opens them. */
  opener: () => Promise<Opener>;
}

type Opener = Pick<DashboardOpener, 'make' | 'open'>;

interface IListed {
  /** With what opens them: what is in sight can be clicked and dragged. */
  found: { plots: Wire.Plot[]; opener: Opener } | null;
  problem: IProblem | null;
  /** How often it failed since it was last asked for; 0 is asked at once, and each failure waits longer. */
  failures: number;
}

/** What a cluster offers, as it says itself: read once, and where that fails again and again while somebody looks. */
function usePlots({
  clusters,
  name,
  opener: load,
  seen,
  trans
}: IPlotListProps): [IListed, again: () => void] {
  const [listed, set] = React.useState<IListed>({
    found: null,
    problem: null,
    failures: 0
  });
  const { found, failures } = listed;
  const wanted = seen && found === null;
  React.useEffect(() => {
    let current = wanted;
    const ask = async (): Promise<void> => {
      let next: IListed;
      try {
        const [plots, opener] = await Promise.all([
          clusters.plots(name),
          load()
        ]);
        next = { ...listed, found: { plots, opener }, problem: null };
      } catch (error) {
        const problem = problemOf(error, trans);
        next = { found: null, problem, failures: failures + 1 };
      }
      if (current) {
        set(next);
      }
    };
    const wait = failures && Math.min(LONGEST, SHORTEST * 2 ** (failures - 1));
    const timer = wanted
      ? window.setTimeout(() => void ask(), wait)
      : undefined;
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [clusters, name, wanted, failures]);
  // What went wrong stays until there is an answer: the focus is on its button.
  return [listed, () => set({ ...listed, failures: 0 })];
}

/** The plots of a cluster under headings, to filter, to click or to drag. */
export function PlotList(props: IPlotListProps): JSX.Element {
  const { trans } = props;
  const [{ found, problem, failures }, again] = usePlots(props);
  const [query, setQuery] = React.useState('');
  if (problem !== null) {
    return (
      <>
        <p role="alert" className="jp-DaskGateway-hint">
          {problem.message} {problem.remedy}
        </p>
        <button
          type="button"
          className="jp-DaskGateway-textButton"
          onClick={again}
        >
          {trans.__('Try Again')}
        </button>
        <p role="status" className="jp-DaskGateway-hint">
          {failures === 0 && trans.__('Loading…')}
        </p>
      </>
    );
  }
  const groups = groupPlots(found?.plots ?? [], query);
  return (
    <>
      <FilterBox
        placeholder={trans.__('Filter dashboards')}
        inputRef={undefined}
        updateFilter={(_, text) => setQuery(text ?? '')}
        useFuzzyFilter={false}
        showIcon
      />
      <p role="status" className="jp-DaskGateway-hint">
        {found === null
          ? trans.__('Loading…')
          : groups.length === 0
            ? trans.__('No dashboard is called so.')
            : null}
      </p>
      <div className="jp-DaskGateway-plots">
        {found &&
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
                      title={trans.__('Click to open, drag to place')}
                      onClick={() =>
                        void found.opener.open({ plot, cluster: null })
                      }
                      onPointerDown={event =>
                        startPlotDrag(event, plot.label, () =>
                          found.opener.make({ plot, cluster: null })
                        )
                      }
                    >
                      {plot.label}
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

/** A group of the server half's in the person's language; one that is new here as it is. */
function groupName(group: string, trans: TranslationBundle): string {
  const names: Record<string, string> = {
    'Most Useful': trans.__('Most Useful'),
    'Memory and Data': trans.__('Memory and Data'),
    Scheduler: trans.__('Scheduler'),
    Workers: trans.__('Workers'),
    Tasks: trans.__('Tasks'),
    'More Plots': trans.__('More Plots'),
    'Full Pages': trans.__('Full Pages'),
    GPU: trans.__('GPU')
  };
  return names[group] ?? group;
}
