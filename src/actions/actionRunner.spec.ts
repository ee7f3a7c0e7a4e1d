import { ProblemError } from '../gateway/problems';
import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { ActionRunner } from './actionRunner';
import { Activities } from './activities';

const PROBLEM = { code: 'x', message: 'No.', remedy: 'Ask.' };

describe('ActionRunner', () => {
  let clusters: FakeClusters;
  let activities: Activities;
  let runner: ActionRunner;
  const act = jest.fn<Promise<unknown>, [string]>();

  beforeEach(() => {
    clusters = new FakeClusters(cluster({ name: 'a' }), cluster({ name: 'b' }));
    activities = new Activities(clusters, trans);
    runner = new ActionRunner(clusters, activities, trans);
    act.mockReset().mockResolvedValue(undefined);
  });

  it('runs one exclusive action on a cluster at a time', async () => {
    const first = runner.runExclusive(['a'], () => null, act);
    expect(activities.get('a').busy).toBe(true);
    expect(await runner.runExclusive(['a'], () => null, act)).toBe('busy');
    expect(await first).toBe('done');
    expect(act.mock.calls).toEqual([['a']]);
    expect(activities.get('a').busy).toBe(false);
  });

  it('leaves out clusters with an action in progress', async () => {
    activities.set('a', { busy: true });
    await runner.runExclusive(['a', 'b'], () => null, act);
    expect(act.mock.calls).toEqual([['b']]);
    expect(activities.get('a').busy).toBe(true);
  });

  it('leaves out clusters that do not allow the action, and unknown ones', async () => {
    const none = await runner.runExclusive(['c'], () => null, act);
    await runner.runExclusive(
      ['a', 'b'],
      () => null,
      act,
      ({ name }) => name === 'b'
    );
    expect([none, act.mock.calls]).toEqual(['busy', [['b']]]);
  });

  it('acts on the other clusters when one fails, and records the failure', async () => {
    act.mockRejectedValueOnce(new ProblemError(PROBLEM));
    expect(await runner.runEach(['a', 'b'], act)).toEqual(PROBLEM);
    expect(act.mock.calls).toEqual([['a'], ['b']]);
    expect(activities.get('a').problem).toEqual(PROBLEM);
    expect(activities.get('b').problem).toBeNull();
  });

  it('removes the problem of the last action when it starts another one', async () => {
    activities.set('a', { problem: PROBLEM });
    expect(await runner.runOne('a', () => act('a'))).toBe('done');
    expect(activities.get('a').problem).toBeNull();
  });
});
