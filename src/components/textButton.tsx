import * as React from 'react';

/** Properties of {@link TextButton}. */
export interface ITextButtonProps {
  /** Accessible name if it differs from the text, because the text does not say which cluster it acts on. */
  name?: string;
  /** Tooltip, which is the accessible description of the button. */
  title?: string;
  tabIndex: number | undefined;
  onClick: () => void;
  children: React.ReactNode;
}

/** A button that looks like a link. */
export function TextButton(props: ITextButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className="jp-DaskGateway-textButton"
      aria-label={props.name}
      title={props.title}
      tabIndex={props.tabIndex}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}
