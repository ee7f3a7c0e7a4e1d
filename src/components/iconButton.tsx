import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** Properties of {@link IconButton}. */
export interface IIconButtonProps {
  icon: LabIcon;
  /** Accessible name and tooltip. */
  name: string;
  tabIndex?: number;
  disabled?: boolean;
  /** Whether what the button opens is open; undefined if it opens nothing. */
  expanded?: boolean;
  /** Whether the button opens a menu. */
  opensMenu?: boolean;
  className?: string;
  onClick: () => void;
}

/** An icon of JupyterLab, which connects to a signal each time it renders: a list of clusters has many. */
const Icon = React.memo(function Icon(props: { icon: LabIcon }): JSX.Element {
  return <props.icon.react tag="span" />;
});

/** A button that shows an icon only. */
export const IconButton = React.forwardRef<HTMLButtonElement, IIconButtonProps>(
  function IconButton(props, ref): JSX.Element {
    return (
      <button
        ref={ref}
        type="button"
        className={`jp-DaskGateway-iconButton ${props.className ?? ''}`}
        title={props.name}
        aria-label={props.name}
        aria-expanded={props.expanded}
        aria-haspopup={props.opensMenu ? 'menu' : undefined}
        tabIndex={props.tabIndex}
        // Not `disabled`: a button that has the focus must not lose it.
        aria-disabled={props.disabled || undefined}
        onClick={() => !props.disabled && props.onClick()}
      >
        <Icon icon={props.icon} />
      </button>
    );
  }
);
