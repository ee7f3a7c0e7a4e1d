import { act, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import type { ActionResult } from '../actions/actionRunner';
import { ClusterActions } from '../actions/clusterActions';
import { addClusterCommands } from '../actions/commands';
import { fromInterface } from '../actions/origin';
import { ListState } from '../panel/list/listState';
import { ProgressStore } from '../panel/row/progressStore';
import type { IRowAction } from '../panel/row/rowButtons';
import { ScaleForms } from '../panel/scale/scaleForms';
import { PanelView } from '../panel/view';
import { CommandIDs } from '../tokens';
import { Clock } from '../utils/clock';
import { type FakeClusters, dismissDialogs, trans } from './fakeClusters';

/** A rendered panel. */
export interface IRenderedPanel {
  user: ReturnType<typeof userEvent.setup>;
  unmount: () => void;
}

/**
 * Render the panel with real actions and commands; it is removed after the test.
 *
 * @param executed - called with each command of the rows
 * @param extras - buttons that other packages add to rows
 */
export async function renderPanel(
  clusters: FakeClusters,
  executed: (command: string, args?: object) => void = () => undefined,
  extras: IRowAction[] = []
): Promise<IRenderedPanel> {
  const clock = new Clock();
  const commands = new CommandRegistry();
  const actions = new ClusterActions(clusters, trans);
  const forms = new ScaleForms(actions);
  addClusterCommands({ commands, clusters, actions, trans });
  for (const id of [CommandIDs.scaleCluster, CommandIDs.adaptCluster]) {
    commands.addCommand(id, {
      execute: ({ name, ...request }) => actions.scale(name as string, request)
    });
  }
  const { unmount } = render(
    <PanelView
      clusters={clusters}
      state={new ListState(clusters)}
      actions={actions}
      forms={forms}
      extras={extras}
      progress={new ProgressStore(clusters)}
      parts={{ notices: [], details: [] }}
      clock={clock}
      trans={trans}
      callbacks={{
        execute: async (command, args) => {
          executed(command, args);
          return commands.hasCommand(command) &&
            command !== CommandIDs.renameCluster
            ? ((await commands.execute(
                command,
                fromInterface(args)
              )) as ActionResult | null)
            : null;
        },
        executeAll: async (command, args) =>
          args ? executed(command, args) : executed(command),
        replace: async name => executed('replace', { name }),
        openForm: name => void forms.open(name),
        closeForm: name => forms.close(name),
        clearActivity: name => actions.clearActivity(name)
      }}
    />
  );
  await act(async () => clusters.ready);
  cleanUps.push(() => {
    unmount();
    clock.dispose();
  });
  return { user: userEvent.setup(), unmount };
}

const cleanUps: (() => void)[] = [];

/** Remove what `renderPanel` rendered, and close all dialogs. Call it after each test. */
export function removePanels(): void {
  cleanUps.splice(0).forEach(cleanUp => cleanUp());
  dismissDialogs();
  jest.clearAllMocks();
}
