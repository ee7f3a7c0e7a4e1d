import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { formatBytes, formatElapsed } from '../utils/format';
import type { IPoint } from './history';

/** The view box; the style stretches it. */
const WIDTH = 100;
const HEIGHT = 20;

/** Properties of {@link Sparkline}. */
export interface ISparklineProps {
  points: ReadonlyArray<IPoint>;
}

/**
 * The tasks that ran, as an area, and the workers, as a line: each scaled to its own greatest value. `inWords` says the
 * same for those who do not see it.
 */
export const Sparkline = React.memo(function Sparkline(
  props: ISparklineProps
): JSX.Element {
  const { points } = props;
  const tasks = outline(points, point => point.processing);
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
 * The values as the points of a stepped line: what was seen holds until the next look.
 *
 * @returns the attribute `points` of an SVG shape
 */
export function outline(
  points: ReadonlyArray<IPoint>,
  value: (point: IPoint) => number
): string {
  const start = points[0]?.at ?? 0;
  const span = Math.max(1, (points.at(-1)?.at ?? 0) - start);
  const most = Math.max(1, ...points.map(value));
  const corners: string[] = [];
  let before: number | null = null;
  for (const point of points) {
    const x = round(((point.at - start) / span) * WIDTH);
    // One unit of room above, so that the stroke is not cut.
    const y = round(HEIGHT - (value(point) / most) * (HEIGHT - 1));
    if (before !== null && before !== y) {
      corners.push(`${x},${before}`);
    }
    if (before !== y || point === points.at(-1)) {
      corners.push(`${x},${y}`);
    }
    before = y;
  }
  return corners.join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** What the sparkline shows, for those who do not see it. */
export function inWords(
  points: ReadonlyArray<IPoint>,
  trans: TranslationBundle
): string {
  const last = points.at(-1);
  if (!last) {
    return '';
  }
  const most = (value: (point: IPoint) => number) =>
    Math.max(...points.map(value));
  return trans.__(
    'In %1: tasks at once at most %2, now %3; workers at most %4, now %5; memory at most %6, now %7.',
    formatElapsed(last.at - points[0].at, trans),
    most(point => point.processing),
    last.processing,
    most(point => point.workers),
    last.workers,
    formatBytes(most(point => point.memory)),
    formatBytes(last.memory)
  );
}
