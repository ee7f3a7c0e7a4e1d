import type * as Wire from '../wire/wire';
import { GiB, trans } from '../testing/fakeClusters';
import { idleCluster } from '../testing/idleClusters';
import { formatMoment } from '../utils/format';
import {
  countdownNoticeText,
  finishedNoticeText,
  idleNoticeText
} from './noticeText';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const WITH_RESULTS = { results_in_memory: { bytes: 12 * GiB, count: 340 } };

const idle = (part: Partial<Wire.Cluster> = {}) => idleCluster(NOW, {}, part);

describe('idleNoticeText', () => {
  it('gives the idle time, the cores and the results of one cluster', () => {
    expect(idleNoticeText([idle(WITH_RESULTS)], NOW, trans)).toBe(
      'analysis-1 has been idle for 10 min. 40 cores are unused. 340 results (12 GiB) are in memory.'
    );
  });

  it('sums up several clusters and lists their labels', () => {
    const clusters = [idle(), idle({ label: 'other-2' })];
    expect(idleNoticeText(clusters, NOW, trans)).toBe(
      '2 clusters are idle. 80 cores are unused. Clusters: analysis-1, other-2.'
    );
  });

  it('leaves out the labels when the notification would be cut', () => {
    const clusters = Array.from({ length: 30 }, () => idle(WITH_RESULTS));
    expect(idleNoticeText(clusters, NOW, trans)).toBe(
      '30 clusters are idle. 1200 cores are unused. 10200 results (360 GiB) are in memory.'
    );
  });
});

describe('countdownNoticeText', () => {
  const actionAt = NOW + 2 * MINUTE;
  const time = formatMoment(actionAt, NOW);
  const due = (
    action: 'stop' | 'scale_down',
    part: Partial<Wire.Cluster> = {},
    management: Partial<Wire.IdleManagement> = {}
  ) =>
    idleCluster(
      NOW,
      { level: 'countdown', action, action_at: actionAt, ...management },
      part
    );

  it('announces when a cluster is stopped', () => {
    expect(countdownNoticeText([due('stop')], NOW, trans)).toBe(
      `analysis-1 has been idle for 10 min. It will be stopped at ${time}.`
    );
  });

  it('announces when a cluster is scaled down', () => {
    expect(countdownNoticeText([due('scale_down')], NOW, trans)).toBe(
      `analysis-1 has been idle for 10 min. It will be scaled down to 0 workers at ${time}.`
    );
  });

  it('says which results will be lost', () => {
    expect(countdownNoticeText([due('stop', WITH_RESULTS)], NOW, trans)).toBe(
      `analysis-1 has been idle for 10 min. It will be stopped at ${time}. 340 results (12 GiB) will be lost.`
    );
  });

  it('says that the work has finished', () => {
    const finished = due('stop', WITH_RESULTS, {
      finished: true,
      last_work_seconds: 2520
    });
    expect(countdownNoticeText([finished], NOW, trans)).toBe(
      `analysis-1 finished after 42 min. It will be stopped at ${time}. 340 results (12 GiB) will be lost.`
    );
  });

  it.each<[('stop' | 'scale_down')[], string]>([
    [
      ['stop', 'stop'],
      `2 idle clusters will be stopped, the first one at ${time}.`
    ],
    [
      ['scale_down', 'scale_down'],
      `2 idle clusters will be scaled down to 0 workers, the first one at ${time}.`
    ],
    [
      ['stop', 'scale_down'],
      `2 idle clusters will be stopped or scaled down to 0 workers, the first one at ${time}.`
    ]
  ])('sums up several clusters: %j', (actions, sentence) => {
    const clusters = actions.map(action => due(action));
    expect(countdownNoticeText(clusters, NOW, trans)).toBe(
      `${sentence} Clusters: analysis-1, analysis-1.`
    );
  });

  it('uses the earliest time of several clusters', () => {
    const later = due('stop', {}, { action_at: actionAt + 60 * MINUTE });
    expect(countdownNoticeText([later, due('stop')], NOW, trans)).toContain(
      `the first one at ${time}`
    );
  });
});

describe('finishedNoticeText', () => {
  it('is the text of a single cluster', () => {
    const cluster = idleCluster(NOW, { finished: true, last_work_seconds: 60 });
    expect(finishedNoticeText([cluster], trans)).toBe(
      'analysis-1 finished after 1 min.'
    );
  });

  it('sums up several clusters', () => {
    expect(finishedNoticeText([idle(), idle({ label: 'b' })], trans)).toBe(
      '2 clusters have finished. Clusters: analysis-1, b.'
    );
  });
});
