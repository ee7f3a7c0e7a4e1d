/** Prices, and what running clusters cost. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';

/** A price below this has two significant digits, because it would read as 0 with those of its currency. */
const SMALL = 0.1;

/**
 * Format a price in the user's language: `$12.30`.
 *
 * @param currency - an ISO code such as `USD`, another unit such as `SU`, or empty
 */
export function formatPrice(price: number, currency: string): string {
  const digits: Intl.NumberFormatOptions =
    price > 0 && price < SMALL
      ? { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }
      : {};
  try {
    return new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency,
      ...digits
    }).format(price);
  } catch {
    // No ISO code.
    const number = new Intl.NumberFormat(undefined, {
      maximumFractionDigits: 2,
      ...digits
    }).format(price);
    return currency ? `${number} ${currency}` : number;
  }
}

/** Return what a cluster costs: `$12.30 per hour`, or an empty string if that is unknown or nothing. */
export function priceText(
  price: Wire.Price | undefined,
  trans: TranslationBundle
): string {
  return price && price.per_hour > 0
    ? trans.__('%1 per hour', formatPrice(price.per_hour, price.currency))
    : '';
}

/** Sum up what the clusters cost. Returns undefined if the administrator set no prices. */
export function sumPrices(
  clusters: ReadonlyArray<Wire.Cluster>
): Wire.Price | undefined {
  const prices = clusters.flatMap(({ usage }) => usage.price ?? []);
  return (
    prices[0] && {
      ...prices[0],
      per_hour: prices.reduce((sum, price) => sum + price.per_hour, 0)
    }
  );
}
