import * as React from 'react';

import type { IClusters } from '../../tokens';
import type * as Wire from '../../wire/wire';

/**
 * Return the quota of a gateway when the form opened, or the gateway was chosen (null if it is unknown); empty until it
 * is loaded, or if it is unknown.
 */
export function useQuota(
  clusters: IClusters,
  gateway: string | null
): ReadonlyArray<Wire.QuotaLimit> {
  const [limits, setLimits] = React.useState<ReadonlyArray<Wire.QuotaLimit>>(
    []
  );
  React.useEffect(() => {
    let mounted = true;
    setLimits([]);
    if (gateway === null) {
      return;
    }
    clusters.quota(gateway).then(
      loaded => mounted && setLimits(loaded),
      // The form works without it.
      () => undefined
    );
    return () => {
      mounted = false;
    };
  }, [clusters, gateway]);
  return limits;
}
