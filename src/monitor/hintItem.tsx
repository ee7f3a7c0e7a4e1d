import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { TextButton } from '../components/textButton';
import type * as Wire from '../gateway/wire';
import { hintAction, hintText } from './hints';

/** Properties of {@link HintItem}. */
export interface IHintItemProps {
  hint: Wire.Hint;
  cluster: Pick<Wire.Cluster, 'requested' | 'status'>;
  tabIndex: number | undefined;
  trans: TranslationBundle;
  onScale: (request: Wire.WorkersRequest) => void;
  onDismiss: () => void;
}

/** A hint: its message, the reason (collapsed), and its action. */
export function HintItem(props: IHintItemProps): JSX.Element {
  const { hint, tabIndex, trans } = props;
  const { message, reason } = hintText(hint, trans);
  const action = hintAction(hint, props.cluster, trans);
  return (
    <div role="note" className="jp-DaskGateway-hint" data-code={hint.code}>
      <details>
        <summary tabIndex={tabIndex}>{message}</summary>
        <p>{reason}</p>
      </details>
      {action && (
        <TextButton
          tabIndex={tabIndex}
          onClick={() => props.onScale(action.request)}
        >
          {action.label}
        </TextButton>
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
