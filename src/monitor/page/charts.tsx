/** The charts of the page of a cluster. Loaded when they are shown, because recharts is large. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis
} from 'recharts';

import { formatBytes, formatMoment, formatNumber } from '../../utils/format';
import type { IPoint, Quantity } from '../history';
import { byteTicks, timeTicks, wholeTicks } from './axes';

/** A series of a chart. */
interface ISeries {
  key: Quantity;
  name: string;
  color: string;
  /** A limit is a thick line behind the area of what uses it, so that both are visible where they are equal. */
  isLimit?: boolean;
}

interface IChart {
  title: string;
  series: ISeries[];
  format: (value: number) => string;
  /** The ticks of the axis up to a value. */
  ticks: (maximum: number) => number[];
  isStacked?: boolean;
}

/** JupyterLab's colors. */
const COLORS = {
  first: 'var(--jp-brand-color1)',
  second: 'var(--jp-success-color1)',
  third: 'var(--jp-warn-color1)',
  bad: 'var(--jp-error-color1)'
};

/** Return the charts of a history. */
export function chartsOf(
  points: ReadonlyArray<IPoint>,
  trans: TranslationBundle
): IChart[] {
  return [
    {
      title: trans.__('Workers and threads'),
      format: formatNumber,
      ticks: wholeTicks,
      series: [
        {
          key: 'threads',
          name: trans.__('Threads'),
          color: COLORS.second,
          isLimit: true
        },
        { key: 'workers', name: trans.__('Workers'), color: COLORS.first }
      ]
    },
    {
      title: trans.__('Memory'),
      format: formatBytes,
      ticks: byteTicks,
      series: [
        {
          key: 'limit',
          name: trans.__('Limit'),
          color: COLORS.second,
          isLimit: true
        },
        { key: 'memory', name: trans.__('Used'), color: COLORS.first }
      ]
    },
    {
      title: trans.__('Tasks by state'),
      format: formatNumber,
      ticks: wholeTicks,
      isStacked: true,
      series: [
        // At the bottom, and only if there are any: on top, a red line would outline the chart of a healthy computation.
        ...(points.some(point => point.failed > 0)
          ? [
              {
                key: 'failed',
                name: trans.__('Failed'),
                color: COLORS.bad
              } as const
            ]
          : []),
        { key: 'running', name: trans.__('Running'), color: COLORS.first },
        { key: 'waiting', name: trans.__('Waiting'), color: COLORS.third },
        { key: 'inMemory', name: trans.__('In memory'), color: COLORS.second }
      ]
    },
    {
      title: points.some(point => point.isLowerBound)
        ? trans.__('Finished tasks per second (lower bound)')
        : trans.__('Finished tasks per second'),
      format: formatNumber,
      ticks: wholeTicks,
      series: [{ key: 'rate', name: trans.__('Finished'), color: COLORS.first }]
    }
  ];
}

/** Period in ms below which the time axis shows seconds: two of its ticks may be in the same minute. */
const SHORT_PERIOD = 10 * 60_000;

const TIME_WITH_SECONDS = new Intl.DateTimeFormat([], { timeStyle: 'medium' });

/** The number of steps in which the charts advance over their period. */
const STEPS = 60;

/** Properties of {@link Charts}. */
export interface IChartsProps {
  points: ReadonlyArray<IPoint>;
  trans: TranslationBundle;
}

/** The charts of a history. They are updated in steps. */
export function Charts({ points, trans }: IChartsProps): JSX.Element {
  return <ChartGrid points={useSteps(points)} trans={trans} />;
}

/** All charts over the same period. The pointer in one chart marks the same time in all. */
const ChartGrid = React.memo(function ChartGrid(
  props: IChartsProps
): JSX.Element {
  const { points, trans } = props;
  const sync = React.useId();
  // The last state lasts until now.
  const last = points.at(-1);
  const data = last ? [...points, { ...last, at: Date.now() }] : [];
  const start = data[0]?.at ?? 0;
  const end = data.at(-1)?.at ?? 0;
  const time = (at: number) =>
    end - start < SHORT_PERIOD
      ? TIME_WITH_SECONDS.format(at)
      : formatMoment(at, Date.now());
  return (
    <div className="jp-DaskGateway-charts">
      {chartsOf(points, trans).map(chart => {
        const ticks = chart.ticks(highest(data, chart));
        return (
          <figure key={chart.title} aria-label={chart.title}>
            <figcaption>{chart.title}</figcaption>
            <Legend chart={chart} last={last} />
            <div aria-hidden="true">
              <ResponsiveContainer width="100%" height={150}>
                <ComposedChart
                  // A series that appears later would be stacked on top, so a chart with other series starts over.
                  key={chart.series.map(({ key }) => key).join(' ')}
                  data={data}
                  syncId={sync}
                  margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
                  accessibilityLayer={false}
                >
                  <CartesianGrid
                    vertical={false}
                    // Otherwise the positions of lines that are not drawn would be computed.
                    verticalCoordinatesGenerator={NO_LINES}
                    stroke="var(--jp-border-color2)"
                  />
                  <XAxis
                    dataKey="at"
                    type="number"
                    domain={[start, end]}
                    ticks={timeTicks(start, end)}
                    tickFormatter={time}
                    tick={TICK}
                    stroke="var(--jp-border-color1)"
                    minTickGap={40}
                  />
                  <YAxis
                    width={64}
                    ticks={ticks}
                    domain={[0, ticks[ticks.length - 1]]}
                    tickFormatter={chart.format}
                    interval={0}
                    tick={TICK}
                    stroke="var(--jp-border-color1)"
                  />
                  <Tooltip
                    isAnimationActive={false}
                    labelFormatter={label => time(Number(label))}
                    formatter={value => chart.format(Number(value))}
                    contentStyle={TOOLTIP}
                  />
                  {chart.series.map(series => shapeOf(series, chart.isStacked))}
                </ComposedChart>
              </ResponsiveContainer>
            </div>
          </figure>
        );
      })}
    </div>
  );
});

/** Return the line or area of a series. recharts finds its shapes by type, so these are not React components. */
function shapeOf(
  { key, name, color, isLimit }: ISeries,
  isStacked: boolean | undefined
): JSX.Element {
  const common = {
    dataKey: key,
    name,
    type: 'stepAfter',
    stroke: color,
    isAnimationActive: false,
    dot: false
  } as const;
  return isLimit ? (
    <Line key={key} {...common} strokeWidth={4} />
  ) : (
    <Area
      key={key}
      {...common}
      stackId={isStacked ? 'all' : undefined}
      fill={color}
      fillOpacity={0.2}
      strokeWidth={1.5}
    />
  );
}

/** Return the largest value of a chart, or the largest sum of a stack. */
function highest(
  data: ReadonlyArray<IPoint>,
  { series, isStacked }: IChart
): number {
  return data.reduce((maximum, point) => {
    const values = series.map(({ key }) => point[key]);
    const value = isStacked
      ? values.reduce((sum, one) => sum + one, 0)
      : Math.max(...values);
    return Math.max(maximum, value);
  }, 0);
}

/** The series of a chart with their colors and latest values. recharts' own legend has untranslated labels. */
function Legend(props: {
  chart: IChart;
  last: IPoint | undefined;
}): JSX.Element {
  const { chart, last } = props;
  return (
    <ul className="jp-DaskGateway-legend">
      {chart.series.map(({ key, name, color, isLimit }) => (
        <li key={key}>
          <span
            className="jp-DaskGateway-legendMark"
            data-limit={isLimit || undefined}
            style={{ backgroundColor: color }}
          />
          {name} <strong>{last && chart.format(last[key])}</strong>
        </li>
      ))}
    </ul>
  );
}

/**
 * Return the points, delayed by at most one step. Smaller changes are not visible, and drawing is most of the cost of
 * an update: the charts change with each update at first, and once a minute after an hour.
 */
function useSteps(points: ReadonlyArray<IPoint>): ReadonlyArray<IPoint> {
  const [shown, setShown] = React.useState(points);
  const drawn = React.useRef(Date.now());
  React.useEffect(() => {
    const step = ((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)) / STEPS;
    const wait = drawn.current + step - Date.now();
    const timer = setTimeout(
      () => {
        drawn.current = Date.now();
        setShown(points);
      },
      Math.max(0, wait)
    );
    return () => clearTimeout(timer);
  }, [points]);
  return shown;
}

const NO_LINES = () => [];

const TICK = {
  fill: 'var(--jp-ui-font-color1)',
  fontSize: 'var(--jp-ui-font-size0)'
};

const TOOLTIP = {
  backgroundColor: 'var(--jp-layout-color1)',
  border: 'var(--jp-border-width) solid var(--jp-border-color1)',
  color: 'var(--jp-ui-font-color1)'
};
