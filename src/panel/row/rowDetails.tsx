import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { isActive } from '../../gateway/clusterStatus';
import { formatMoment, formatSizes } from '../../utils/format';
import { priceText } from '../../utils/price';
import type * as Wire from '../../wire/wire';

/** Properties of {@link RowDetails}. */
export interface IRowDetailsProps {
  cluster: Wire.Cluster;
  trans: TranslationBundle;
  /** The parts of other packages. */
  children: React.ReactNode;
}

/** The details of a row, which the user opens. */
export function RowDetails(props: IRowDetailsProps): JSX.Element {
  const { cluster, trans } = props;
  const { name, started } = cluster;
  const cost = priceText(cluster.usage.price, trans);
  const sizes = isActive(cluster) ? formatSizes(cluster, trans) : '';
  return (
    <div className="jp-DaskGateway-details">
      <dl>
        {sizes && (
          <div>
            <dt>{trans.__('Size')}</dt>
            <dd>{sizes}</dd>
          </div>
        )}
        {cost && (
          <div>
            <dt>{trans.__('Cost')}</dt>
            <dd>{cost}</dd>
          </div>
        )}
        {started !== null && (
          <div>
            <dt>{trans.__('Started')}</dt>
            <dd>{formatMoment(started, Date.now())}</dd>
          </div>
        )}
        <div>
          <dt>{trans.__('Name')}</dt>
          <dd>{name}</dd>
        </div>
      </dl>
      {props.children}
    </div>
  );
}
