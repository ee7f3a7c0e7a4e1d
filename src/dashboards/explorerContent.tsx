/** The content of the section of dashboards. It loads when the section is first visible. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import type { IStateDB } from '@jupyterlab/statedb';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import '../../style/lazy.css';
import { TextButton } from '../components/textButton';
import { CommandIDs, type IClusters } from '../tokens';
import { LayoutList } from './layouts/layoutList';
import type { DashboardOpener } from './opener';
import { PlotList } from './plots/plotList';
import { followedCluster, type IPlotRef } from './plots/plots';
import { SHARE, Splitter, limitShare } from './splitter';

/** Options of {@link DashboardExplorer}. */
export interface IExplorerOptions {
  clusters: IClusters;
  trans: TranslationBundle;
  /** Loads the code that creates panes. */
  opener: () => Promise<Pick<DashboardOpener, 'create'>>;
  /** Whether the shell can arrange panes. */
  hasDock: boolean;
  /** Open a plot of a cluster. */
  onOpenPlot: (plot: IPlotRef, cluster: string) => void;
  commands: CommandRegistry;
  /** Stores the height of the section. */
  state: IStateDB | null;
  /** Names of the saved layouts. */
  layouts: () => string[];
}

/** Properties of {@link Explorer}. */
export interface IExplorerProps extends IExplorerOptions {
  /** The element whose height the user can change. */
  section: HTMLElement;
  open: boolean;
  /** Whether the section and the page are visible. */
  visible: boolean;
  focus: boolean;
  onToggle: () => void;
}

/** The list of the selected cluster's dashboards, below a heading that opens it. */
export function Explorer(props: IExplorerProps): JSX.Element {
  const { clusters, commands, trans, open, focus } = props;
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
      // JupyterLab's search field is a web component that delegates the focus.
      body.current?.querySelector<HTMLElement>('jp-search, input')?.focus();
    }
  }, [focus]);

  const [share, setShare] = useShare(props);
  const name = followedCluster(clusters);
  const cluster = name === null ? undefined : clusters.get(name);
  const layouts = props.layouts();
  // The listed cluster may not be selected.
  const target = name === null ? {} : { name };
  const action = (command: string, text: string, args = {}) => (
    <TextButton
      tabIndex={undefined}
      onClick={() => void commands.execute(command, args)}
    >
      {text}
    </TextButton>
  );
  const Caret = open ? caretDownIcon : caretRightIcon;
  return (
    <>
      {open && <Splitter share={share} onChange={setShare} trans={trans} />}
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
            {props.hasDock && (
              <>
                {action(CommandIDs.openLayout, trans.__('Open Layout'), target)}
                {action(CommandIDs.saveLayout, trans.__('Save Layout…'))}
              </>
            )}
            {action(
              CommandIDs.openDashboardUrl,
              trans.__('Open Dashboard URL…')
            )}
          </div>
          {props.hasDock && layouts.length > 0 && (
            <LayoutList {...{ layouts, target, commands, trans }} />
          )}
          {cluster?.status === 'running' ? (
            <PlotList
              key={cluster.name}
              {...props}
              name={cluster.name}
              hasGpus={cluster.has_gpus}
            />
          ) : (
            <p className="jp-DaskGateway-explorerMessage">
              {cluster
                ? trans.__(
                    '%1 has no dashboards because it is not running.',
                    cluster.label
                  )
                : trans.__('Select a running cluster to see its dashboards.')}
            </p>
          )}
        </div>
      )}
    </>
  );
}

const SHARE_KEY = 'jupyterlab-dask-gateway:dashboards-share';

/** Return the share of the panel's height that the section takes up, which JupyterLab stores with the workspace. */
function useShare({
  section,
  state
}: IExplorerProps): [number, (share: number, isFinal: boolean) => void] {
  const [share, setShare] = React.useState<number>(SHARE.initial);
  React.useEffect(() => {
    state
      ?.fetch(SHARE_KEY)
      .then(stored => setShare(limitShare(stored)))
      .catch((reason: unknown) =>
        console.error('The height of the dashboards cannot be loaded.', reason)
      );
  }, [state]);
  React.useEffect(() => {
    section.style.setProperty('--jp-dask-gateway-share', `${share}%`);
  }, [section, share]);
  return [
    share,
    (changed, isFinal) => {
      setShare(changed);
      if (isFinal) {
        void state?.save(SHARE_KEY, changed);
      }
    }
  ];
}
