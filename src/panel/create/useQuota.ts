import * as React from 'react';

import type { IClusters } from '../../tokens';
import type * as Wire from '../../wire/wire';

/** The quota when the form opened; empty until it is loaded, or if it is unknown. */
export function useQuota(clusters: IClusters): ReadonlyArray<Wire.QuotaLimit> {
  const [limits, setLimits] = React.useState<ReadonlyArray<Wire.QuotaLimit>>(
    []
  );
  React.useEffect(() => {
    let mounted = true;
    clusters.quota().then(
      loaded => mounted && setLimits(loaded),
      // The form works without it.
      () => undefined
    );
    return () => {
      mounted = false;
    };
  }, [clusters]);
  return limits;
}
