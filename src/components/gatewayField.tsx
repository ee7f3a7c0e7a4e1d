import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { labelOfGateway } from '../gateway/gatewayText';
import type * as Wire from '../wire/wire';

/** Properties of {@link GatewayField}. */
export interface IGatewayFieldProps {
  id: string;
  gateways: ReadonlyArray<Wire.Gateway>;
  /** The name of the chosen gateway, which may not be one of them. */
  value: string;
  disabled: boolean;
  trans: TranslationBundle;
  onChange: (name: string) => void;
}

/** The choice of one of several gateways. */
export function GatewayField(props: IGatewayFieldProps): JSX.Element | null {
  const { id, gateways, value, trans } = props;
  const names = new Set(gateways.map(({ name }) => name));
  if (names.size < 2) {
    return null;
  }
  return (
    <div className="jp-DaskGateway-field">
      <label className="jp-DaskGateway-label" htmlFor={id}>
        {trans.__('Gateway')}
      </label>
      <HTMLSelect
        id={id}
        value={value}
        disabled={props.disabled}
        options={[...names.add(value)].map(name => ({
          value: name,
          label: labelOfGateway(gateways, name, trans)
        }))}
        onChange={({ target }) => props.onChange(target.value)}
      />
    </div>
  );
}
