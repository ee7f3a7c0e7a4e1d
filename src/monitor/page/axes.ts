/** Ticks of the charts' axes: whole numbers and times, in the unit that the axis shows. */

/** Largest number of steps of an axis. */
const MOST_STEPS = 4;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps of a time axis of up to two days. */
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map(count => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(count => count * MINUTE),
  ...[1, 2, 3, 6, 12].map(count => count * HOUR)
];

/**
 * Return ticks from 0 to at least `maximum`, at most five, each a whole number: steps are 1, 2 or 5 times a power of
 * ten.
 *
 * @param maximum - the largest value
 */
export function wholeTicks(maximum: number): number[] {
  return ticks(maximum, wholeStep(maximum / MOST_STEPS));
}

/**
 * Return ticks of bytes, from 0 to at least `maximum`, at most five. Steps are powers of two: 256 MiB up to 1 GiB, 1
 * GiB up to 4 GiB.
 *
 * @param maximum - the largest value, in bytes
 */
export function byteTicks(maximum: number): number[] {
  const unit = 1024 ** Math.floor(Math.log2(Math.max(maximum, 1)) / 10);
  const step = powerOfTwo(maximum / MOST_STEPS);
  // 1.5 GiB on an axis would be no whole number.
  return ticks(maximum, maximum > unit ? Math.max(step, unit) : step);
}

/**
 * Return ticks of a time axis, at most five, at whole seconds, minutes or hours of the local time. The labels stay the
 * same while time passes, so that their widths are measured only once.
 *
 * @param start - in ms since epoch
 * @param end - in ms since epoch
 */
export function timeTicks(start: number, end: number): number[] {
  const least = (end - start) / MOST_STEPS;
  const step =
    TIME_STEPS.find(one => one >= least) ?? Math.ceil(least / DAY) * DAY;
  const offset = new Date(end).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((start - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((end - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
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
