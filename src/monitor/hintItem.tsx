import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ProblemActions } from '../components/problemAlert';
import { TextButton } from '../components/textButton';
import type * as Wire from '../wire/wire';
import { hintAction, isFailureHint, isWaitingHint } from './hints';

/** Properties of {@link HintItem}. */
export interface IHintItemProps {
  hint: Wire.Hint;
  cluster: Pick<Wire.Cluster, 'requested' | 'scaling' | 'status'>;
  tabIndex: number | undefined;
  trans: TranslationBundle;
  onScale: (request: Wire.WorkersRequest) => void;
  onDismiss: () => void;
}

/** A hint: its message, the cause and the advice (collapsed unless it is a failure), and its action. */
export function HintItem(props: IHintItemProps): JSX.Element {
  const { hint, tabIndex, trans } = props;
  const message = hint.message.text;
  const action = hintAction(hint, props.cluster, trans);
  const isFailure = isFailureHint(hint);
  return (
    <div
      role="note"
      className={
        isWaitingHint(hint)
          ? 'jp-DaskGateway-hint jp-mod-waiting'
          : 'jp-DaskGateway-hint'
      }
      data-code={hint.code}
    >
      {/* The user can close it: React sets the attribute only when the value changes. */}
      <details open={isFailure}>
        <summary tabIndex={tabIndex}>{message}</summary>
        {hint.problem && <p>{hint.problem.message}</p>}
        <p>{hint.advice.text}</p>
        {isFailure && (
          <ProblemActions
            problem={{ code: hint.code, message, remedy: hint.advice.text }}
            tabIndex={tabIndex}
            trans={trans}
          />
        )}
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
