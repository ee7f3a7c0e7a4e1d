import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../gateway/wire';
import { hintAction, hintWords } from './hints';

/** Properties of {@link HintItem}. */
export interface IHintItemProps {
  hint: Wire.Hint;
  /** What was asked for of the cluster, as far as that is known. */
  requested: Wire.WorkersRequest | null;
  tabIndex: number | undefined;
  trans: TranslationBundle;
  onAct: (request: Wire.WorkersRequest) => void;
  onDismiss: () => void;
}

/** A hint: what is seen, the reason for those who want to know, the one thing that a click can do about it. */
export function HintItem(props: IHintItemProps): JSX.Element {
  const { hint, tabIndex, trans } = props;
  const { message, reason } = hintWords(hint, trans);
  const action = hintAction(hint, props.requested, trans);
  return (
    <div role="note" className="jp-DaskGateway-hint" data-code={hint.code}>
      <details>
        <summary tabIndex={tabIndex}>{message}</summary>
        <p>{reason}</p>
      </details>
      {action && (
        <button
          type="button"
          className="jp-DaskGateway-textButton"
          tabIndex={tabIndex}
          onClick={() => props.onAct(action.request)}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        className="jp-DaskGateway-iconButton"
        tabIndex={tabIndex}
        title={trans.__('Dismiss')}
        aria-label={trans.__('Dismiss: %1', message)}
        onClick={props.onDismiss}
      >
        <closeIcon.react tag="span" />
      </button>
    </div>
  );
}
