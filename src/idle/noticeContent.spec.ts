import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { composeNotice, type ExecuteAll } from './noticeContent';
import type { NoticeKind } from './notices';

const compose = (
  kind: NoticeKind,
  clusters: FakeClusters,
  execute: ExecuteAll = () => undefined
) => composeNotice(kind, clusters.clusters, execute, Date.now(), trans);

describe('composeNotice', () => {
  it.each<[NoticeKind, string, string[]]>([
    ['idle', 'warning', ['Scale Down', 'Stop', 'Snooze 30 min', 'Keep Alive']],
    ['finished', 'success', ['Stop', 'Keep Alive']],
    ['countdown', 'warning', ['Keep Alive', 'Snooze 30 min', 'Stop Now']]
  ])('offers the actions of its kind: %s', (kind, type, labels) => {
    const notice = compose(kind, new FakeClusters(cluster()));
    expect(notice.type).toBe(type);
    expect(notice.actions.map(({ label }) => label)).toEqual(labels);
  });

  it.each<[string, Parameters<typeof cluster>[0]]>([
    ['failed tasks', { tasks: { memory: 1, erred: 1 } }],
    [
      'results that prevent the stop',
      { results_in_memory: { count: 1, bytes: 1 } }
    ]
  ])('does not report success with %s', (_, part) => {
    const notice = compose(
      'finished',
      new FakeClusters(cluster(), cluster({ name: 'b', ...part }))
    );
    expect(notice.type).toBe('warning');
  });

  it('executes commands on all of its clusters', () => {
    const clusters = new FakeClusters(
      cluster({ name: 'a' }),
      cluster({ name: 'b' })
    );
    const execute = jest.fn();
    for (const { callback } of compose('idle', clusters, execute).actions) {
      callback(new MouseEvent('click'));
    }
    const args = { names: ['a', 'b'] };
    expect(execute.mock.calls).toEqual([
      [CommandIDs.scaleDown, args],
      [CommandIDs.stopCluster, args],
      [CommandIDs.snoozeCluster, args],
      [CommandIDs.keepAlive, args]
    ]);
  });
});
