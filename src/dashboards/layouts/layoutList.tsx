import { MenuSvg } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { MenuButton } from '../../components/menuButton';
import { moveFocus } from '../arrowKeys';
import { CommandIDs } from '../../tokens';

/** Properties of {@link LayoutList}. */
export interface ILayoutListProps {
  /** Names of the saved layouts. */
  layouts: ReadonlyArray<string>;
  /** The argument of commands that names the listed cluster, if there is one. */
  target: { name?: string };
  commands: CommandRegistry;
  trans: TranslationBundle;
}

/** The saved layouts, each with a menu. The list is one tab stop; arrow keys move inside. */
export function LayoutList(props: ILayoutListProps): JSX.Element {
  const { layouts, target, commands, trans } = props;
  const [current, setCurrent] = React.useState<string | null>(null);
  const tabStop =
    current !== null && layouts.includes(current) ? current : layouts[0];
  const menu = (layout: string) => {
    const created = new MenuSvg({ commands });
    for (const command of [
      CommandIDs.openLayout,
      CommandIDs.renameLayout,
      CommandIDs.deleteLayout
    ]) {
      created.addItem({ command, args: { layout, isMenu: true, ...target } });
    }
    return created;
  };
  return (
    <ul
      className="jp-DaskGateway-layouts"
      aria-label={trans.__('Layouts')}
      onKeyDown={event => moveFocus(event, '.jp-DaskGateway-layout')}
    >
      {layouts.map(layout => (
        <li key={layout} onFocus={() => setCurrent(layout)}>
          <button
            type="button"
            className="jp-DaskGateway-layout"
            tabIndex={layout === tabStop ? 0 : -1}
            title={trans.__('Open Dashboard Layout %1', layout)}
            onClick={() =>
              void commands.execute(CommandIDs.openLayout, {
                layout,
                ...target
              })
            }
          >
            {layout}
          </button>
          <MenuButton
            name={trans.__('More actions for the layout %1', layout)}
            create={() => menu(layout)}
            tabIndex={layout === tabStop ? 0 : -1}
          />
        </li>
      ))}
    </ul>
  );
}
