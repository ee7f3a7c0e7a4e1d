import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { formatPrice, sumPrices } from '../utils/price';
import type * as Wire from '../wire/wire';

/** Properties of {@link TotalCost}. */
export interface ITotalCostProps {
  /** All clusters, also those that the filter hides. */
  clusters: ReadonlyArray<Wire.Cluster>;
  trans: TranslationBundle;
}

/** What all running clusters cost, below the list. */
export function TotalCost(props: ITotalCostProps): JSX.Element | null {
  const { clusters, trans } = props;
  const total = sumPrices(clusters);
  return total && total.per_hour > 0 ? (
    <p className="jp-DaskGateway-totalCost">
      {trans.__(
        'Running clusters cost %1 per hour.',
        formatPrice(total.per_hour, total.currency)
      )}
    </p>
  ) : null;
}
