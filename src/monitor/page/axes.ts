/** Ticks of the charts' axes: whole numbers, in the unit that the axis shows. */

/** Largest number of steps of an axis. */
const MOST_STEPS = 4;

/**
 * Ticks from 0 to at least `maximum`, at most five, each a whole number: steps are 1, 2 or 5 times a power of ten.
 *
 * @param maximum - the largest value
 */
export function wholeTicks(maximum: number): number[] {
  return ticks(maximum, wholeStep(maximum / MOST_STEPS));
}

/**
 * Ticks of bytes, from 0 to at least `maximum`, at most five. Steps are powers of two: 256 MiB up to 1 GiB, 1 GiB up to
 * 4 GiB.
 *
 * @param maximum - the largest value, in bytes
 */
export function byteTicks(maximum: number): number[] {
  const unit = 1024 ** Math.floor(Math.log2(Math.max(maximum, 1)) / 10);
  const step = powerOfTwo(maximum / MOST_STEPS);
  // 1.5 GiB on an axis would be no whole number.
  return ticks(maximum, maximum > unit ? Math.max(step, unit) : step);
}

function ticks(maximum: number, step: number): number[] {
  const count = Math.max(1, Math.ceil(maximum / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

function wholeStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(least, 1))));
  const factor = [1, 2, 5, 10].find(one => one * power >= least);
  return (factor ?? 10) * power;
}

function powerOfTwo(least: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(least, 1))));
}
