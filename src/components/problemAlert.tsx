import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import { formatMoment } from '../utils/format';

/** Properties of {@link ProblemAlert}. */
export interface IProblemAlertProps {
  problem: Wire.Problem;
  trans: TranslationBundle;
  /** Buttons to solve the problem. */
  children?: React.ReactNode;
}

/** A problem: what happened, what to do about it, and since when. Screen readers announce it once. */
export function ProblemAlert(props: IProblemAlertProps): JSX.Element {
  const { problem } = props;
  return (
    <div role="alert" className="jp-DaskGateway-alert" data-code={problem.code}>
      <ProblemText problem={problem} trans={props.trans} />
      {props.children}
    </div>
  );
}

/** The same text without an announcement. */
export function ProblemText(props: IProblemAlertProps): JSX.Element {
  const { problem, trans } = props;
  return (
    <>
      <p className="jp-DaskGateway-message">{problem.message}</p>
      {problem.since !== undefined && (
        <p className="jp-DaskGateway-since">
          {trans.__('Since %1', formatMoment(problem.since, Date.now()))}
        </p>
      )}
      {problem.remedy && (
        <p className="jp-DaskGateway-remedy">{problem.remedy}</p>
      )}
    </>
  );
}
