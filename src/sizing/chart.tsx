/** The chart of the machines by number of users. Loaded when it is shown, because recharts is large. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import {
  Area,
  AreaChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis
} from 'recharts';

import { formatCount } from '../utils/format';
import type * as Wire from '../wire/wire';

const TICK = {
  fill: 'var(--jp-ui-font-color1)',
  fontSize: 'var(--jp-ui-font-size0)'
};

const TOOLTIP = {
  backgroundColor: 'var(--jp-layout-color1)',
  borderColor: 'var(--jp-border-color1)',
  color: 'var(--jp-ui-font-color1)'
};

/** Properties of {@link SizingChart}. */
export interface ISizingChartProps {
  curve: ReadonlyArray<Wire.SizingPoint>;
  trans: TranslationBundle;
}

/** The machines of servers and of workers by the number of users at once, stacked. The table below has its data. */
export function SizingChart({ curve, trans }: ISizingChartProps): JSX.Element {
  const series = [
    {
      key: 'servers',
      name: trans.__('Machines for servers'),
      color: 'var(--jp-success-color1)'
    },
    {
      key: 'workers',
      name: trans.__('Machines for workers'),
      color: 'var(--jp-brand-color1)'
    }
  ];
  const title = trans.__('Machines by number of simultaneous users');
  return (
    <figure aria-label={title}>
      <figcaption>{title}</figcaption>
      <ul className="jp-DaskGateway-legend">
        {series.map(({ key, name, color }) => (
          <li key={key}>
            <span
              className="jp-DaskGateway-legendMark"
              style={{ backgroundColor: color }}
            />
            {name}
          </li>
        ))}
      </ul>
      <div aria-hidden="true">
        <ResponsiveContainer width="100%" height={180}>
          <AreaChart
            data={[...curve]}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--jp-border-color2)" />
            <XAxis
              dataKey="users"
              type="number"
              domain={[0, 'dataMax']}
              tickFormatter={formatCount}
              tick={TICK}
              stroke="var(--jp-border-color1)"
            />
            <YAxis
              width={56}
              allowDecimals={false}
              tickFormatter={formatCount}
              tick={TICK}
              stroke="var(--jp-border-color1)"
            />
            <Tooltip
              isAnimationActive={false}
              labelFormatter={users =>
                trans.__('%1 simultaneous users', formatCount(Number(users)))
              }
              formatter={value => formatCount(Number(value))}
              contentStyle={TOOLTIP}
            />
            {series.map(({ key, name, color }) => (
              <Area
                key={key}
                dataKey={key}
                name={name}
                type="stepAfter"
                stackId="all"
                stroke={color}
                fill={color}
                fillOpacity={0.2}
                strokeWidth={1.5}
                isAnimationActive={false}
              />
            ))}
          </AreaChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
