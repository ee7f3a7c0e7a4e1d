/** The charts of the overview. Loaded when they are shown, because recharts is large. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import {
  Area,
  AreaChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis
} from 'recharts';

import { formatBytes, formatMoment, formatNumber } from '../../utils/format';
import type { IPoint, Quantity } from '../history';

/** A series of a chart. */
interface ISeries {
  key: Quantity;
  name: string;
  color: string;
}

interface IChart {
  title: string;
  series: ISeries[];
  format: (value: number) => string;
  /** Whether the values are whole numbers, so that the axis has no fractions. */
  isWhole?: boolean;
  isStacked?: boolean;
}

/** JupyterLab's colors. */
const COLORS = {
  first: 'var(--jp-brand-color1)',
  second: 'var(--jp-success-color1)',
  third: 'var(--jp-warn-color1)',
  bad: 'var(--jp-error-color1)'
};

/** The charts of a history. */
export function chartsOf(
  points: ReadonlyArray<IPoint>,
  trans: TranslationBundle
): IChart[] {
  return [
    {
      title: trans.__('Workers and threads'),
      format: formatNumber,
      isWhole: true,
      series: [
        { key: 'threads', name: trans.__('Threads'), color: COLORS.second },
        { key: 'workers', name: trans.__('Workers'), color: COLORS.first }
      ]
    },
    {
      title: trans.__('Memory'),
      format: formatBytes,
      series: [
        { key: 'limit', name: trans.__('Limit'), color: COLORS.second },
        { key: 'memory', name: trans.__('Used'), color: COLORS.first }
      ]
    },
    {
      title: trans.__('Tasks by state'),
      format: formatNumber,
      isWhole: true,
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
      series: [{ key: 'rate', name: trans.__('Finished'), color: COLORS.first }]
    }
  ];
}

/** Period in ms below which the time axis shows seconds: two of its ticks may be in the same minute. */
const SHORT_PERIOD = 10 * 60_000;

/** The number of steps in which the charts advance over their period. */
const STEPS = 60;

/** Properties of {@link Charts}. */
export interface IChartsProps {
  points: ReadonlyArray<IPoint>;
  trans: TranslationBundle;
}

/** The charts of a history. They are updated in steps. */
export default function Charts({ points, trans }: IChartsProps): JSX.Element {
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
  const period = (data.at(-1)?.at ?? 0) - (data[0]?.at ?? 0);
  const time = (at: number) =>
    period < SHORT_PERIOD
      ? new Date(at).toLocaleTimeString()
      : formatMoment(at, Date.now());
  return (
    <div className="jp-DaskGateway-charts">
      {chartsOf(points, trans).map(chart => (
        <figure key={chart.title} aria-label={chart.title}>
          <figcaption>{chart.title}</figcaption>
          <div aria-hidden="true">
            <ResponsiveContainer width="100%" height={150}>
              <AreaChart
                // A series that appears later would be stacked on top, so a chart with other series starts over.
                key={chart.series.map(({ key }) => key).join(' ')}
                data={data}
                syncId={sync}
                margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
                accessibilityLayer={false}
              >
                <CartesianGrid
                  vertical={false}
                  stroke="var(--jp-border-color2)"
                />
                <XAxis
                  dataKey="at"
                  type="number"
                  domain={['dataMin', 'dataMax']}
                  tickFormatter={time}
                  tick={TICK}
                  stroke="var(--jp-border-color1)"
                  minTickGap={40}
                />
                <YAxis
                  width={64}
                  tickFormatter={chart.format}
                  allowDecimals={!chart.isWhole}
                  tick={TICK}
                  stroke="var(--jp-border-color1)"
                />
                <Tooltip
                  isAnimationActive={false}
                  labelFormatter={label => time(Number(label))}
                  formatter={value => chart.format(Number(value))}
                  contentStyle={TOOLTIP}
                />
                <Legend iconType="plainline" height={20} itemSorter={null} />
                {chart.series.map(series => (
                  <Area
                    key={series.key}
                    dataKey={series.key}
                    name={series.name}
                    type="stepAfter"
                    stackId={chart.isStacked ? 'all' : undefined}
                    stroke={series.color}
                    fill={series.color}
                    fillOpacity={0.15}
                    isAnimationActive={false}
                    dot={false}
                  />
                ))}
              </AreaChart>
            </ResponsiveContainer>
          </div>
        </figure>
      ))}
    </div>
  );
});

/**
 * The points, delayed by at most one step. Smaller changes are not visible, and drawing is most of the cost of an update:
 * the charts change with each update at first, and once a minute after an hour.
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

const TICK = {
  fill: 'var(--jp-ui-font-color1)',
  fontSize: 'var(--jp-ui-font-size0)'
};

const TOOLTIP = {
  backgroundColor: 'var(--jp-layout-color1)',
  border: 'var(--jp-border-width) solid var(--jp-border-color1)',
  color: 'var(--jp-ui-font-color1)'
};
