import { ProblemError } from '../gateway/problems';
import { ClusterActions } from './clusterActions';
import { ScaleForm } from '../panel/scale/scaleForm';
import {
  FakeClusters,
  cluster,
  notLoaded,
  trans
} from '../testing/fakeClusters';

describe('ClusterActions', () => {
  let clusters: FakeClusters;
  let actions: ClusterActions;

  beforeEach(() => {
    clusters = new FakeClusters(cluster({ workers: 0 }));
    actions = new ClusterActions(clusters, trans);
  });

  it('does one thing at a time with a cluster', async () => {
    const results = await Promise.all([
      actions.stop('ns.1'),
      actions.stop('ns.1'),
      actions.scale('ns.1', { count: 3 })
    ]);
    expect(results).toEqual(['done', 'busy', 'busy']);
    expect(clusters.stop).toHaveBeenCalledTimes(1);
    expect(clusters.scale).not.toHaveBeenCalled();
    expect(await actions.scale('ns.1', { count: 3 })).toBe('done');
  });

  it('keeps and tells a failure, and is ready for the next try', async () => {
    const failed: string[] = [];
    actions.failed.connect((_, problem) => failed.push(problem.message));
    const problem = { code: 'x', message: 'No.', remedy: 'Ask.' };
    clusters.stop.mockRejectedValueOnce(new ProblemError(problem));
    expect(await actions.stop('ns.1')).toEqual(problem);
    expect(actions.activity('ns.1')).toMatchObject({ busy: false, problem });
    expect(failed).toEqual(['No.']);
    expect(await actions.stop('ns.1')).toBe('done');
    expect(actions.activity('ns.1').problem).toBeNull();
  });

  it('says of a fault of ours that it is one', async () => {
    clusters.stop.mockRejectedValueOnce(new TypeError('x is undefined'));
    expect(await actions.stop('ns.1')).toMatchObject({
      code: 'internal',
      message: 'x is undefined'
    });
  });

  it('says that the form could not be loaded, and loads it the next time', async () => {
    jest.doMock('../panel/scale/scaleForm', notLoaded);
    await actions.openForm('ns.1');
    expect(actions.activity('ns.1')).toMatchObject({
      form: null,
      problem: { code: 'part-not-loaded' }
    });
    jest.dontMock('../panel/scale/scaleForm');
    await actions.openForm('ns.1');
    expect(actions.activity('ns.1')).toMatchObject({
      form: ScaleForm,
      problem: null
    });
  });

  it('forgets clusters that are gone', async () => {
    const problem = { code: 'x', message: 'No.', remedy: 'Ask.' };
    clusters.stop.mockRejectedValueOnce(new ProblemError(problem));
    await actions.stop('ns.1');
    clusters.bring();
    expect(actions.activity('ns.1').problem).toBeNull();
  });
});
