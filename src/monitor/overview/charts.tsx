/** The overview's charts. Loaded only where they are shown: recharts is large. */
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

/** One line of a chart. */
interface ISeries {
  key: Quantity;
  name: string;
  color: string;
}

interface IChart {
  title: string;
  series: ISeries[];
  format: (value: number) => string;
  stacked?: boolean;
}

/** JupyterLab's colors for data. */
const COLORS = {
  first: 'var(--jp-brand-color1)',
  second: 'var(--jp-success-color1)',
  third: 'var(--jp-warn-color1)',
  bad: 'var(--jp-error-color1)'
};

/** What the charts of these points show: pure, so that the table under them shows the same. */
export function chartsOf(
  points: ReadonlyArray<IPoint>,
  trans: TranslationBundle
): IChart[] {
  return [
    {
      title: trans.__('Workers and threads'),
      format: formatNumber,
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
      stacked: true,
      series: [
        { key: 'processing', name: trans.__('Running'), color: COLORS.first },
        { key: 'waiting', name: trans.__('Waiting'), color: COLORS.third },
        { key: 'held', name: trans.__('In memory'), color: COLORS.second },
        { key: 'erred', name: trans.__('Failed'), color: COLORS.bad }
      ]
    },
    {
      title: points.some(point => point.atLeast)
        ? trans.__('Finished tasks per second, at least')
        : trans.__('Finished tasks per second'),
      format: formatNumber,
      series: [{ key: 'rate', name: trans.__('Finished'), color: COLORS.first }]
    }
  ];
}

/** In ms. In less than that two marks of the time may lie in the same minute: they say the seconds, too. */
const MINUTES = 10 * 60_000;

/** So many steps has the time that the charts show. */
const STEPS = 60;

/** Properties of {@link Charts}. */
export interface IChartsProps {
  points: ReadonlyArray<IPoint>;
  trans: TranslationBundle;
}

/** The charts, which follow the points step by step. */
export default function Charts({ points, trans }: IChartsProps): JSX.Element {
  return <Drawn points={useSteps(points)} trans={trans} />;
}

/** All charts over the same time; the pointer in one shows the same moment in all. */
const Drawn = React.memo(function Drawn(props: IChartsProps): JSX.Element {
  const { points, trans } = props;
  const sync = React.useId();
  // What was seen last holds until now.
  const last = points.at(-1);
  const data = last ? [...points, { ...last, at: Date.now() }] : [];
  const seen = (data.at(-1)?.at ?? 0) - (data[0]?.at ?? 0);
  const time = (at: number) =>
    seen < MINUTES
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
                    stackId={chart.stacked ? 'all' : undefined}
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
 * The points as they were at most one step ago. What lies closer together nobody sees, and drawing it is most of what an
 * update costs: after an hour the charts move once a minute, at first with each update.
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
