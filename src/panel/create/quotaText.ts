/** What the quota of all users has left, and what a request would exceed. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { formatBytes, formatCount, formatSize } from '../../utils/format';
import type * as Wire from '../../wire/wire';

type Resource = Wire.QuotaLimit['resource'];

/** What the form says about the quota. */
export interface IQuotaTexts {
  /** What is left; empty if that is unknown. */
  left: string;
  /** A sentence for each resource of which the request needs more. */
  exceeded: string[];
}

/**
 * Return what is left of the quota, and a sentence for each resource of which the request needs more.
 *
 * @param limits - the quota; nothing if it is unknown
 * @param size - the size of one worker. The size of the scheduler is unknown, so cores and memory are lower bounds.
 */
export function quotaTexts(
  limits: ReadonlyArray<Wire.QuotaLimit>,
  request: Wire.WorkersRequest | null,
  size: Wire.WorkerSize | null,
  trans: TranslationBundle
): IQuotaTexts {
  if (limits.length === 0) {
    return { left: '', exceeded: [] };
  }
  const needs = requestedResources(request, size);
  const exceeded = limits.filter(
    limit => (needs[limit.resource] ?? 0) > left(limit)
  );
  return {
    left: trans.__(
      'Remaining in the quota of all users: %1',
      limits
        .map(limit => amountText(limit.resource, left(limit), trans))
        .join(trans.__(', '))
    ),
    exceeded: exceeded.map(({ resource }) => {
      const need = amountText(resource, needs[resource] ?? 0, trans);
      return request?.count === undefined
        ? trans.__(
            'With all its workers, this cluster needs at least %1, which is more than the rest of the quota.',
            need
          )
        : trans.__(
            'This cluster needs at least %1, which is more than the rest of the quota.',
            need
          );
    })
  };
}

/** Return the amount of each resource that a request needs, as far as it is known. */
function requestedResources(
  request: Wire.WorkersRequest | null,
  size: Wire.WorkerSize | null
): { [resource in Resource]?: number } {
  const workers = request?.count ?? request?.maximum;
  if (workers === undefined) {
    return {};
  }
  return {
    cores: (size?.cores ?? 0) * workers,
    memory: (size?.memory ?? 0) * workers,
    // The scheduler is a pod, too.
    pods: workers + 1
  };
}

function left({ resource, used, hard }: Wire.QuotaLimit): number {
  // The difference of two fractions has an error, as 0.7 - 0.6.
  const precision = resource === 'cores' ? 1000 : 1;
  return Math.max(0, Math.round((hard - used) * precision) / precision);
}

function amountText(
  resource: Resource,
  amount: number,
  trans: TranslationBundle
): string {
  switch (resource) {
    case 'cores':
      return formatSize(amount, null, trans);
    case 'memory':
      return trans.__('%1 of memory', formatBytes(amount));
    case 'pods':
      return trans._n('%2 pod', '%2 pods', amount, formatCount(amount));
  }
}
