import * as React from 'react';

import type { ActionResult } from '../../actions/actionRunner';
import { isScalable } from '../../gateway/clusterStatus';
import type * as Wire from '../../wire/wire';

/** How long after the last step the request is sent, in ms. Several steps in a row are one request. */
export const STEP_DELAY = 600;

type ScalingState = Pick<
  Wire.Cluster,
  'status' | 'kind' | 'requested' | 'scaling' | 'workers'
>;

/**
 * Return the number of workers after a step.
 *
 * @param pending - the number of earlier steps that is not requested yet; null if there is none
 * @returns null for an adaptive cluster, for one that does not run, below 0, and above the limit of the gateway
 */
export function nextCount(
  { status, kind, requested, scaling, workers }: ScalingState,
  pending: number | null,
  step: 1 | -1
): number | null {
  if (!isScalable({ status, kind }) || scaling.adaptive) {
    return null;
  }
  const count = (pending ?? requested?.count ?? workers) + step;
  return count < 0 || count > (scaling.limit ?? Infinity) ? null : count;
}

/** The stepper of a row. */
export interface IStepper {
  /** The number of workers that will be requested; null if it equals the last request. */
  pending: number | null;
  /** Whether the number can grow or shrink. */
  can: (step: 1 | -1) => boolean;
  step: (step: 1 | -1) => void;
}

/**
 * Change the number of workers in steps, and request the result after a pause.
 *
 * @param request - requests a number of workers
 */
export function useStepper(
  cluster: ScalingState,
  request: (count: number) => Promise<ActionResult | null>
): IStepper {
  const [pending, setPending] = React.useState<number | null>(null);
  const latest = React.useRef(request);
  latest.current = request;
  // The request has arrived in the model.
  const isDone = pending !== null && cluster.requested?.count === pending;
  React.useEffect(() => {
    if (isDone) {
      setPending(null);
    }
  }, [isDone]);
  React.useEffect(() => {
    if (pending === null) {
      return;
    }
    const timer = setTimeout(() => {
      void latest.current(pending).then(result => {
        if (result !== 'done') {
          // Failed, or the user declined: the last request still holds.
          setPending(now => (now === pending ? null : now));
        }
      });
    }, STEP_DELAY);
    return () => clearTimeout(timer);
  }, [pending]);
  return {
    pending,
    can: step => nextCount(cluster, pending, step) !== null,
    step: step => setPending(now => nextCount(cluster, now, step) ?? now)
  };
}
