import { Clipboard, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { problemDocsUrl } from '../utils/docs';
import { formatMoment } from '../utils/format';
import { AUTO_CLOSE } from '../utils/notifications';
import type * as Wire from '../wire/wire';
import { problemDetails } from './problemDetails';
import { TextButton } from './textButton';

/** Properties of {@link ProblemAlert}. */
export interface IProblemAlertProps {
  problem: Wire.Problem;
  /** The label of the gateway that it concerns, where there are several. */
  gateway?: string | null;
  /** Whether the label is visible, where no heading or field says it. Otherwise only screen readers read it. */
  showGateway?: boolean;
  trans: TranslationBundle;
  /** `tabIndex` of the buttons. */
  tabIndex?: number;
  /** Buttons to solve the problem. */
  children?: React.ReactNode;
}

/** A problem: what happened, what to do about it, and since when. Screen readers announce it once. */
export function ProblemAlert(props: IProblemAlertProps): JSX.Element {
  const { problem, gateway, trans } = props;
  return (
    <div className="jp-DaskGateway-alert">
      <div role="alert" data-code={problem.code}>
        {gateway && (
          <p
            className={
              props.showGateway
                ? 'jp-DaskGateway-since'
                : 'jp-DaskGateway-visuallyHidden'
            }
          >
            {trans.__('Gateway: %1', gateway)}
          </p>
        )}
        <ProblemText problem={problem} trans={trans} />
      </div>
      <ProblemActions {...props} />
    </div>
  );
}

/** The same text without an announcement. */
export function ProblemText(
  props: Pick<IProblemAlertProps, 'problem' | 'trans'>
): JSX.Element {
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

/** The code of a problem, and what to do with it: buttons to solve it, a copy for a ticket, the documentation. */
export function ProblemActions(props: IProblemAlertProps): JSX.Element {
  const { problem, gateway, tabIndex, trans } = props;
  return (
    <div className="jp-DaskGateway-problemActions">
      {props.children}
      <TextButton
        tabIndex={tabIndex}
        title={trans.__(
          'Copy the details for a support ticket, without secrets'
        )}
        onClick={() => {
          Clipboard.copyToSystem(problemDetails(problem, Date.now(), gateway));
          Notification.info(trans.__('Details copied.'), AUTO_CLOSE);
        }}
      >
        {trans.__('Copy Details')}
      </TextButton>
      <a
        className="jp-DaskGateway-textButton"
        href={problemDocsUrl(problem.code)}
        target="_blank"
        rel="noopener noreferrer"
        tabIndex={tabIndex}
        title={trans.__('Open the documentation of %1', problem.code)}
      >
        {trans.__('Learn More')}
      </a>
      <code className="jp-DaskGateway-code">{problem.code}</code>
    </div>
  );
}
