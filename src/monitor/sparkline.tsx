import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { formatBytes, formatElapsed } from '../utils/format';
import type { IPoint } from './history';

/** Size of the view box, which the style sheet stretches. */
const WIDTH = 100;
const HEIGHT = 20;

/** Properties of {@link Sparkline}. */
export interface ISparklineProps {
  points: ReadonlyArray<IPoint>;
}

/**
 * The running tasks as an area and the workers as a line, each scaled to its maximum. `historyText` is the text
 * alternative.
 */
export const Sparkline = React.memo(function Sparkline(
  props: ISparklineProps
): JSX.Element {
  const { points } = props;
  const tasks = outline(points, point => point.running);
  const workers = outline(points, point => point.workers);
  return (
    <svg
      aria-hidden="true"
      className="jp-DaskGateway-sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <polygon points={`0,${HEIGHT} ${tasks} ${WIDTH},${HEIGHT}`} />
      <polyline points={workers} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});

/**
 * Return a stepped line through values: each value lasts until the next point.
 *
 * @returns the attribute `points` of an SVG shape
 */
export function outline(
  points: ReadonlyArray<IPoint>,
  value: (point: IPoint) => number
): string {
  const start = points[0]?.at ?? 0;
  const span = Math.max(1, (points.at(-1)?.at ?? 0) - start);
  const maximum = Math.max(1, ...points.map(value));
  const corners: string[] = [];
  let previous: number | null = null;
  for (const point of points) {
    const x = round(((point.at - start) / span) * WIDTH);
    // One unit stays free above, so that the stroke is not cut.
    const y = round(HEIGHT - (value(point) / maximum) * (HEIGHT - 1));
    if (previous !== null && previous !== y) {
      corners.push(`${x},${previous}`);
    }
    if (previous !== y || point === points.at(-1)) {
      corners.push(`${x},${y}`);
    }
    previous = y;
  }
  return corners.join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Return the text alternative of the sparkline and the charts: latest and greatest values. */
export function historyText(
  points: ReadonlyArray<IPoint>,
  trans: TranslationBundle
): string {
  const last = points.at(-1);
  if (!last) {
    return '';
  }
  const peak = (value: (point: IPoint) => number) =>
    Math.max(...points.map(value));
  return trans.__(
    'Last %1: running tasks %2 (peak %3), workers %4 (peak %5), memory %6 (peak %7).',
    formatElapsed(last.at - points[0].at, trans),
    last.running,
    peak(point => point.running),
    last.workers,
    peak(point => point.workers),
    formatBytes(last.memory),
    formatBytes(peak(point => point.memory))
  );
}
