import type { MenuSvg } from '@jupyterlab/ui-components';
import { ellipsesIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { IconButton } from './iconButton';
import { openMenu } from './openMenu';
import { rememberFocus } from './focus/returnFocus';

/** Properties of {@link MenuButton}. */
export interface IMenuButtonProps {
  /** Accessible name. */
  name: string;
  /** Creates the menu, each time it is opened. */
  create: () => MenuSvg;
  tabIndex?: number;
}

/** A button that opens a menu below itself. */
export function MenuButton(props: IMenuButtonProps): JSX.Element {
  const button = React.useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = React.useState(false);
  const open = () => {
    const menu = props.create();
    const returnFocus = rememberFocus(button.current);
    setOpen(true);
    menu.aboutToClose.connect(() => {
      setOpen(false);
      // The chosen command is executed after the menu has closed.
      requestAnimationFrame(() => {
        menu.dispose();
        returnFocus();
      });
    });
    const { left = 0, bottom = 0 } =
      button.current?.getBoundingClientRect() ?? {};
    openMenu(menu, left, bottom);
  };
  return (
    <IconButton
      ref={button}
      icon={ellipsesIcon}
      name={props.name}
      tabIndex={props.tabIndex}
      opensMenu
      expanded={isOpen}
      onClick={open}
    />
  );
}
