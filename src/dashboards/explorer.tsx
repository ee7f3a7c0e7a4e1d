import type { TranslationBundle } from '@jupyterlab/translation';
import {
  FilterBox,
  ReactWidget,
  caretDownIcon,
  caretRightIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { ProblemError } from '../gateway/problem';
import type * as Wire from '../gateway/wire';
import type { IClusters, IProblem } from '../tokens';
import { startPlotDrag } from './drag';
import type { DashboardPane, IPaneArgs } from './pane';
import type { IPlotRef } from './plots';
import { followed, groupPlots } from './plots';

/** Options of {@link DashboardExplorer}. */
export interface IExplorerOptions {
  clusters: IClusters;
  trans: TranslationBundle;
  /** Open a plot of the selected cluster. */
  onOpen: (plot: IPlotRef) => void;
  /** Open a saved arrangement, or without a name the default one. */
  onOpenLayout: (name?: string) => void;
  /** The names of what was saved. */
  layouts: () => string[];
  /** Ask for a URL and open it. */
  onOpenUrl: () => void;
  /** A pane for a drop. */
  make: (args: IPaneArgs) => DashboardPane;
}

/** In the sidebar: what there is to see of the selected cluster, to click or to drag into the main area. */
export class DashboardExplorer extends ReactWidget {
  constructor(private readonly _options: IExplorerOptions) {
    super();
    this.addClass('jp-DaskGateway-explorer');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', _options.trans.__('Dashboards'));
  }

  /** Open the section, and bring the keyboard to its filter. */
  reveal(): void {
    this._open = true;
    this._focus = true;
    this.update();
  }

  protected render(): JSX.Element {
    const focus = this._focus;
    this._focus = false;
    return (
      <Explorer
        {...this._options}
        open={this._open}
        focus={focus}
        onToggle={() => {
          this._open = !this._open;
          this.update();
        }}
      />
    );
  }

  private _open = false;
  private _focus = false;
}

interface IExplorerProps extends IExplorerOptions {
  open: boolean;
  focus: boolean;
  onToggle: () => void;
}

function Explorer(props: IExplorerProps): JSX.Element {
  const { clusters, trans, open, focus } = props;
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    clusters.changed.connect(render);
    clusters.selectedChanged.connect(render);
    return () => {
      clusters.changed.disconnect(render);
      clusters.selectedChanged.disconnect(render);
    };
  }, [clusters]);
  const body = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    if (focus) {
      // JupyterLab's search field is a web component, which passes the focus on.
      body.current?.querySelector<HTMLElement>('jp-search, input')?.focus();
    }
  }, [focus]);

  const name = followed(clusters);
  const cluster = name === null ? undefined : clusters.get(name);
  const Caret = open ? caretDownIcon : caretRightIcon;
  return (
    <>
      <h3 className="jp-DaskGateway-sectionHead">
        <button
          type="button"
          className="jp-DaskGateway-sectionToggle"
          aria-expanded={open}
          onClick={props.onToggle}
        >
          <Caret.react tag="span" />
          {cluster
            ? trans.__('Dashboards: %1', cluster.label)
            : trans.__('Dashboards')}
        </button>
      </h3>
      {open && (
        <div ref={body} className="jp-DaskGateway-explorerBody">
          <div className="jp-DaskGateway-explorerActions">
            <button
              type="button"
              className="jp-DaskGateway-textButton"
              onClick={() => props.onOpenLayout()}
            >
              {trans.__('Open Layout')}
            </button>
            {props.layouts().map(layout => (
              <button
                key={layout}
                type="button"
                className="jp-DaskGateway-textButton"
                title={trans.__('Open Dashboard Layout %1', layout)}
                onClick={() => props.onOpenLayout(layout)}
              >
                {layout}
              </button>
            ))}
            <button
              type="button"
              className="jp-DaskGateway-textButton"
              onClick={props.onOpenUrl}
            >
              {trans.__('Open URL…')}
            </button>
          </div>
          {cluster?.status === 'running' ? (
            <Plots key={cluster.name} {...props} cluster={cluster} />
          ) : (
            <p className="jp-DaskGateway-hint">
              {cluster
                ? trans.__('%1 has no dashboards now.', cluster.label)
                : trans.__('Select a running cluster to see its dashboards.')}
            </p>
          )}
        </div>
      )}
    </>
  );
}

/** What a cluster offers, as it says itself: read once each time that it is shown. */
function usePlots(
  clusters: IClusters,
  name: string
): { plots: Wire.Plot[] | null; problem: IProblem | null } {
  const [plots, setPlots] = React.useState<Wire.Plot[] | null>(null);
  const [problem, setProblem] = React.useState<IProblem | null>(null);
  React.useEffect(() => {
    let current = true;
    clusters.plots(name).then(
      found => current && setPlots(found),
      (error: unknown) => {
        if (current && error instanceof ProblemError) {
          setProblem(error.problem);
        }
      }
    );
    return () => {
      current = false;
    };
  }, [clusters, name]);
  return { plots, problem };
}

function Plots(props: IExplorerProps & { cluster: Wire.Cluster }): JSX.Element {
  const { clusters, trans, cluster, make, onOpen } = props;
  const { plots, problem } = usePlots(clusters, cluster.name);
  const [query, setQuery] = React.useState('');
  if (problem !== null) {
    return (
      <p role="alert" className="jp-DaskGateway-hint">
        {problem.message} {problem.remedy}
      </p>
    );
  }
  const groups = groupPlots(plots ?? [], query);
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
        {plots === null
          ? trans.__('Loading…')
          : groups.length === 0
            ? trans.__('No dashboard is called so.')
            : null}
      </p>
      <div className="jp-DaskGateway-plots">
        {groups.map(({ group, plots: found }) => (
          <section key={group} aria-label={groupName(group, trans)}>
            <h4>{groupName(group, trans)}</h4>
            <ul>
              {found.map(plot => (
                <li key={plot.id}>
                  <button
                    type="button"
                    className="jp-DaskGateway-plot"
                    title={trans.__('Click to open, drag to place')}
                    onClick={() => onOpen(plot)}
                    onPointerDown={event =>
                      startPlotDrag(event, plot.label, () =>
                        make({ plot, cluster: null })
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
