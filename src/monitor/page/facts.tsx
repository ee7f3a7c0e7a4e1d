import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ProblemActions, ProblemText } from '../../components/problemAlert';
import { TextButton } from '../../components/textButton';
import { gatewayOfCluster } from '../../gateway/gatewayText';
import { stateText } from '../../panel/row/statusText';
import type { IClusters } from '../../tokens';
import { coreHoursText } from '../../utils/clusterTotals';
import { documentTitle } from '../../utils/documentTitle';
import {
  formatElapsed,
  formatMoment,
  formatSizes,
  formatWorkers
} from '../../utils/format';
import { priceText } from '../../utils/price';
import type * as Wire from '../../wire/wire';
import { useInterval, useResource } from './useResource';

/** Time in ms between two updates of times and notebooks. */
const POLL_INTERVAL = 30_000;

/** Properties of {@link Facts}. */
export interface IFactsProps {
  cluster: Wire.Cluster;
  clusters: IClusters;
  openNotebook: (path: string) => void;
  trans: TranslationBundle;
}

/** State, problem, size, age, notebooks and options of a cluster. */
export function Facts(props: IFactsProps): JSX.Element {
  const { cluster, clusters, openNotebook, trans } = props;
  const { name, label, started, ended, problem, usage } = cluster;
  const tick = useInterval(POLL_INTERVAL);
  const { data: notebooks } = useResource(
    () => clusters.details.notebooks(name),
    { source: name, version: tick },
    trans
  );
  const now = Date.now() + clusters.clockOffset;
  const state = stateText(cluster, trans);
  const size = formatSizes(cluster, trans);
  const rows: [string, React.ReactNode][] = [
    [trans.__('Gateway'), gatewayOfCluster(clusters, cluster, trans)],
    [trans.__('Workers'), formatWorkers(cluster, trans)],
    [trans.__('Size'), size],
    [trans.__('Cost'), priceText(usage.price, trans)],
    [
      trans.__('Started'),
      started !== null &&
        trans.__(
          '%1 (%2 ago)',
          formatMoment(started, now),
          formatElapsed(now - started, trans)
        )
    ],
    [
      trans.__('Used'),
      usage.core_hours > 0 && coreHoursText(usage.core_hours, trans)
    ],
    [
      trans.__('Notebooks'),
      notebooks?.length
        ? notebooks.map(path => (
            <TextButton
              key={path}
              name={trans.__('Open %1', path)}
              tabIndex={undefined}
              onClick={() => openNotebook(path)}
            >
              {documentTitle(path)}
            </TextButton>
          ))
        : null
    ],
    [trans.__('Name'), <code key="name">{name}</code>]
  ];
  return (
    <header className="jp-DaskGateway-pageFacts">
      <h1>{label}</h1>
      <p className="jp-DaskGateway-pageState" data-tone={state.tone}>
        {state.since === null
          ? state.text
          : state.withTime(formatElapsed(now - state.since, trans))}
      </p>
      {ended && <p>{ended.reason.text}</p>}
      {problem && (
        <div className="jp-DaskGateway-alert" data-code={problem.code}>
          <ProblemText problem={problem} trans={trans} />
          <ProblemActions problem={problem} trans={trans} />
        </div>
      )}
      <dl>
        {rows.map(([term, value]) => (
          <Fact key={term} term={term} value={value} />
        ))}
        {Object.entries(cluster.options).map(([option, value]) => (
          <Fact
            key={`option ${option}`}
            term={option}
            value={optionText(value, trans)}
          />
        ))}
      </dl>
    </header>
  );
}

function Fact(props: { term: string; value: React.ReactNode }) {
  return props.value ? (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.value}</dd>
    </div>
  ) : null;
}

/** Return the value of an option. Mappings have no values here, because these may be secrets: their keys are shown. */
export function optionText(value: unknown, trans: TranslationBundle): string {
  if (typeof value === 'boolean') {
    return value ? trans.__('Yes') : trans.__('No');
  }
  if (typeof value === 'string') {
    return value;
  }
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'object'
    ? Object.keys(value).join(', ')
    : JSON.stringify(value);
}
