import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { TextButton } from '../../components/textButton';
import { gatewayLabel } from '../../gateway/gatewayText';
import { isListComplete } from '../../gateway/sync/listComplete';
import type * as Wire from '../../wire/wire';
import type { IGatewayGroup } from './gatewayGroups';

/** Properties of {@link GatewayGroup}. */
export interface IGatewayGroupProps {
  group: IGatewayGroup;
  /** Whether to show that a gateway has no clusters. */
  showsNone: boolean;
  trans: TranslationBundle;
  /** Open Check Connection for the gateway. */
  onCheck: (gateway: string) => void;
  /** The rows. */
  children: React.ReactNode;
}

/** The clusters of one of several gateways: its label, its health, and a list. */
export function GatewayGroup(props: IGatewayGroupProps): JSX.Element {
  const { group, showsNone, trans } = props;
  const { gateway, clusters } = group;
  const label = groupLabel(group, trans);
  const id = React.useId();
  const health = gateway && healthText(gateway, trans);
  return (
    <section
      className="jp-DaskGateway-gateway"
      aria-labelledby={id}
      data-gateway={group.name ?? undefined}
    >
      <h3 className="jp-DaskGateway-gatewayHead">
        <span id={id} className="jp-DaskGateway-gatewayLabel" title={label}>
          {label}
        </span>
        {health && (
          <span className="jp-DaskGateway-health" data-tone={health.tone}>
            {health.text}
          </span>
        )}
      </h3>
      {gateway?.notice && !gateway.error && (
        <div className="jp-DaskGateway-notice" role="note">
          <p>{gateway.notice.text}</p>
          <TextButton
            name={trans.__('Check Connection to %1…', label)}
            tabIndex={undefined}
            onClick={() => props.onCheck(gateway.name)}
          >
            {trans.__('Check Connection…')}
          </TextButton>
        </div>
      )}
      {clusters.length > 0 ? (
        <ul
          // Safari drops the semantics of a list without bullets.
          role="list"
          className="jp-DaskGateway-list"
          aria-label={trans.__('Clusters of %1', label)}
        >
          {props.children}
        </ul>
      ) : (
        showsNone &&
        gateway &&
        isListComplete({ gateways: [gateway] }) && (
          <p className="jp-DaskGateway-gatewayEmpty">
            {trans.__('No clusters.')}
          </p>
        )
      )}
    </section>
  );
}

function groupLabel(
  { gateway, name }: IGatewayGroup,
  trans: TranslationBundle
): string {
  if (gateway) {
    return gatewayLabel(gateway, trans);
  }
  return name === null
    ? trans.__('Shared schedulers')
    : name || trans.__('Default gateway');
}

/** Return whether a gateway responds. */
function healthText(
  { reachable, error, local }: Wire.Gateway,
  trans: TranslationBundle
): { text: string; tone: 'good' | 'bad' | 'quiet' } {
  if (error || reachable === false) {
    return { text: trans.__('Not available'), tone: 'bad' };
  }
  if (reachable) {
    return { text: trans.__('Connected'), tone: 'good' };
  }
  return {
    text: local ? trans.__('Not started') : trans.__('Loading…'),
    tone: 'quiet'
  };
}
