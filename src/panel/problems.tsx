import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ProblemAlert } from '../components/problemAlert';
import { TextButton } from '../components/textButton';
import { gatewayLabel } from '../gateway/gatewayText';
import type { IClusters, IProblem } from '../tokens';
import type * as Wire from '../wire/wire';

/** Properties of {@link Problems}. */
export interface IProblemsProps {
  /** The problem of the connection to the Jupyter server, if any. */
  problem: IProblem | null;
  gateways: IClusters['gateways'];
  trans: TranslationBundle;
  /** Open Check Connection, for one of several gateways. */
  onCheck: (gateway?: string) => void;
}

/**
 * Why clusters cannot be shown or changed. The alerts are below the rows, at the end of the visible part of a long list,
 * so that a problem that comes or goes does not move the rows.
 */
export function Problems(props: IProblemsProps): JSX.Element | null {
  const { problem, gateways, trans, onCheck } = props;
  const isOne = gateways.length === 1;
  const failing = isOne && problem ? [] : gateways.filter(hasProblem);
  return !problem && failing.length === 0 ? null : (
    <div className="jp-DaskGateway-problems">
      {problem && <ProblemAlert problem={problem} trans={trans} />}
      {failing.map(gateway => {
        const { name, error } = gateway;
        const label = isOne ? null : gatewayLabel(gateway, trans);
        return (
          <ProblemAlert
            key={name}
            problem={error}
            gateway={label}
            showGateway
            trans={trans}
          >
            <TextButton
              name={
                label === null
                  ? undefined
                  : trans.__('Check Connection to %1…', label)
              }
              tabIndex={undefined}
              onClick={() => (isOne ? onCheck() : onCheck(name))}
            >
              {trans.__('Check Connection…')}
            </TextButton>
          </ProblemAlert>
        );
      })}
    </div>
  );
}

function hasProblem(
  gateway: Wire.Gateway
): gateway is Wire.Gateway & { error: Wire.Problem } {
  return gateway.error !== null;
}
