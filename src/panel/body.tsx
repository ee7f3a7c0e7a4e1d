/** The body of the panel. It loads with the first cluster, or when the panel is first shown. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Menu } from '@lumino/widgets';
import * as React from 'react';

import '../../style/lazy.css';
import type { ActionResult } from '../actions/actionRunner';
import type { ClusterActions } from '../actions/clusterActions';
import { fromInterface } from '../actions/origin';
import { returnFocusFromMenu } from '../components/focus/contextMenuFocus';
import type { IClusters } from '../tokens';
import type { Clock } from '../utils/clock';
import type { ListState } from './list/listState';
import { ProgressStore } from './row/progressStore';
import type { IRowParts } from './row/row';
import { availableRowActions, replaceStart } from './row/rowActions';
import type { IRowAction, IRowCallbacks } from './row/rowButtons';
import type { ScaleForms } from './scale/scaleForms';
import { PanelView } from './view';

/** Options of {@link createPanelBody}. */
export interface IPanelBodyOptions {
  clusters: IClusters;
  actions: ClusterActions;
  commands: CommandRegistry;
  contextMenu?: Menu;
  trans: TranslationBundle;
  /** The element of the panel. */
  panel: HTMLElement;
  state: ListState;
  forms: ScaleForms;
  clock: Clock;
}

/** Properties of the body of the panel. */
export interface IPanelBodyProps {
  /** The parts that other packages add to each row. */
  parts: IRowParts;
}

/** Create the body of the panel. It records the work of clusters from now on, also while it is not attached. */
export function createPanelBody(
  options: IPanelBodyOptions
): React.ComponentType<IPanelBodyProps> {
  const progress = new ProgressStore(options.clusters);
  if (options.contextMenu) {
    returnFocusFromMenu(options.panel, options.contextMenu);
  }
  return function PanelBody({ parts }) {
    return <Connected {...options} progress={progress} parts={parts} />;
  };
}

/** The view, with the row buttons of the commands that exist. */
function Connected(
  props: IPanelBodyOptions & IPanelBodyProps & { progress: ProgressStore }
): JSX.Element {
  const { actions, commands, forms, trans } = props;
  const [extras, setExtras] = React.useState<ReadonlyArray<IRowAction>>(() =>
    availableRowActions(commands, trans)
  );
  React.useEffect(() => {
    const update = () =>
      setExtras(before => {
        const now = availableRowActions(commands, trans);
        return now.length === before.length ? before : now;
      });
    update();
    commands.commandChanged.connect(update);
    return () => {
      commands.commandChanged.disconnect(update);
    };
  }, [commands, trans]);
  const callbacks = React.useMemo(
    (): IRowCallbacks => ({
      execute: (command, args) =>
        commands.execute(
          command,
          fromInterface(args)
        ) as Promise<ActionResult | null>,
      executeAll: (command, args) =>
        commands.execute(command, fromInterface(args ?? {})),
      replace: name => replaceStart(commands, name),
      openForm: name => void forms.open(name),
      closeForm: name => forms.close(name),
      clearActivity: name => actions.clearActivity(name)
    }),
    [actions, commands, forms]
  );
  return (
    <PanelView
      clusters={props.clusters}
      state={props.state}
      actions={actions}
      forms={forms}
      progress={props.progress}
      extras={extras}
      parts={props.parts}
      clock={props.clock}
      trans={trans}
      callbacks={callbacks}
    />
  );
}
