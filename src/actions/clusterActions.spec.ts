import { Notification } from '@jupyterlab/apputils';
import { Signal } from '@lumino/signaling';
import { screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import { ProblemError } from '../gateway/problems';
import type * as Wire from '../wire/wire';
import type { IKeepAliveProvider } from '../tokens';
import {
  FakeClusters,
  GiB,
  cluster,
  renderOutsideOfAct,
  showDialogs,
  trans,
  dismissDialogs
} from '../testing/fakeClusters';
import { ClusterActions } from './clusterActions';

const PROBLEM = { code: 'x', message: 'No.', remedy: 'Ask.' };
const RESULTS = { bytes: 12 * GiB, count: 340 };

const messages = () =>
  Notification.manager.notifications.map(({ message }) => message);

/** Check the text of the confirmation, and press one of its buttons. */
async function answer(
  title: string,
  sentences: string[],
  button: string
): Promise<void> {
  const dialog = await screen.findByRole('dialog');
  await waitFor(() => expect(dialog).toHaveTextContent(title));
  const shown = () =>
    [...dialog.querySelectorAll('p')].map(({ textContent }) => textContent);
  await waitFor(() => expect(shown()).toEqual(sentences));
  await userEvent.click(within(dialog).getByRole('button', { name: button }));
}

beforeAll(() => {
  showDialogs();
  renderOutsideOfAct();
});

afterEach(() => {
  dismissDialogs();
  Notification.dismiss();
});

describe('ClusterActions', () => {
  let clusters: FakeClusters;
  let actions: ClusterActions;

  const use = (...list: Wire.Cluster[]) => {
    clusters = new FakeClusters(...list);
    actions = new ClusterActions(clusters, trans);
  };

  beforeEach(() => use(cluster({ workers: 0 })));

  it('runs one action on a cluster at a time', async () => {
    const results = await Promise.all([
      actions.stop(['ns.1']),
      actions.stop(['ns.1']),
      actions.scale('ns.1', { count: 3 })
    ]);
    expect(results).toEqual(['done', 'busy', 'busy']);
    expect(clusters.stop).toHaveBeenCalledTimes(1);
    expect(clusters.scale).not.toHaveBeenCalled();
    expect(await actions.scale('ns.1', { count: 3 })).toBe('done');
  });

  it('keeps a failure until the action is repeated', async () => {
    clusters.stop.mockRejectedValueOnce(new ProblemError(PROBLEM));
    expect(await actions.stop(['ns.1'])).toEqual(PROBLEM);
    expect(actions.activity('ns.1')).toMatchObject({
      busy: false,
      problem: PROBLEM
    });
    expect(await actions.stop(['ns.1'])).toBe('done');
    expect(actions.activity('ns.1').problem).toBeNull();
  });

  it('reports a programming error as an internal problem', async () => {
    clusters.stop.mockRejectedValueOnce(new TypeError('x is undefined'));
    expect(await actions.stop(['ns.1'])).toMatchObject({
      code: 'internal',
      message: 'x is undefined'
    });
  });

  it('notifies of a failure unless the row that shows it is visible', async () => {
    const view = actions.addView(name => name === 'ns.1');
    clusters.stop.mockRejectedValue(new ProblemError(PROBLEM));
    await actions.stop(['ns.1']);
    expect(messages()).toEqual([]);
    view.dispose();
    await actions.stop(['ns.1']);
    expect(messages()).toEqual(['No. Ask.']);
  });

  it('names the gateway in a notification where there are several', async () => {
    use(cluster({ name: 'ns.1', label: 'one', gateway: 'slurm', workers: 0 }));
    clusters.gateways = [
      ...clusters.gateways,
      { ...clusters.gateways[0], name: 'slurm', label: 'Slurm' }
    ];
    clusters.stop.mockRejectedValue(new ProblemError(PROBLEM));
    await actions.stop(['ns.1']);
    await waitFor(() =>
      expect(messages()).toEqual([
        'The action on one on Slurm failed. No. Ask.'
      ])
    );
  });

  it('forgets the activity of clusters that leave the list', async () => {
    clusters.stop.mockRejectedValueOnce(new ProblemError(PROBLEM));
    await actions.stop(['ns.1']);
    clusters.setClusters();
    expect(actions.activity('ns.1').problem).toBeNull();
  });

  it('reports a failure and acts on the other clusters', async () => {
    use(cluster({ name: 'a' }), cluster({ name: 'b' }));
    clusters.scale.mockRejectedValueOnce(new ProblemError(PROBLEM));
    expect(await actions.scaleDown(['a', 'b'])).toEqual(PROBLEM);
    expect(clusters.scale.mock.calls).toEqual([
      ['a', 0],
      ['b', 0]
    ]);
    expect(messages()).toEqual(['No. Ask.']);
  });
});

describe('the confirmation', () => {
  const a = cluster({ name: 'a', label: 'A' });
  const b = cluster({ name: 'b', label: 'B', results_in_memory: RESULTS });

  it('of a stop names workers, results and connected notebooks', async () => {
    const clusters = new FakeClusters(b);
    const actions = new ClusterActions(clusters, trans);
    actions.addNotebooks(name => (name === 'b' ? ['tides', 'waves'] : []));
    const result = actions.stop(['b']);
    await answer(
      'Stop B?',
      [
        '2 workers will be stopped.',
        '340 results (12 GiB) will be lost.',
        'Connected notebooks: tides, waves'
      ],
      'Stop'
    );
    expect(await result).toBe('done');
    expect(clusters.stop.mock.calls).toEqual([['b']]);
  });

  it('of several stops names the clusters, and Cancel sends nothing', async () => {
    const clusters = new FakeClusters(a, b);
    const result = new ClusterActions(clusters, trans).stop(['a', 'b']);
    await answer(
      'Stop 2 clusters?',
      [
        'A, B',
        '4 workers will be stopped.',
        '340 results (12 GiB) will be lost.'
      ],
      'Cancel'
    );
    expect(await result).toBe('declined');
    expect(clusters.stop).not.toHaveBeenCalled();
  });

  it('of Stop All appears even if nothing is lost', async () => {
    const pending = cluster({ status: 'pending', workers: 0 });
    const clusters = new FakeClusters(pending);
    const result = new ClusterActions(clusters, trans).stopAll();
    await answer('Stop analysis-1?', [], 'Stop');
    expect(await result).toBe('done');
  });

  it('leaves out clusters that ended while it was open', async () => {
    const clusters = new FakeClusters(a, b);
    const result = new ClusterActions(clusters, trans).stopAll();
    await screen.findByRole('dialog');
    clusters.setClusters({ ...a, status: 'stopped' }, b);
    await answer(
      'Stop all 2 clusters?',
      [
        'A, B',
        '4 workers will be stopped.',
        '340 results (12 GiB) will be lost.'
      ],
      'Stop All'
    );
    await result;
    expect(clusters.stop.mock.calls).toEqual([['b']]);
  });

  it('of scaling down appears only if there are results', async () => {
    const clusters = new FakeClusters(a, b);
    const actions = new ClusterActions(clusters, trans);
    expect(await actions.scaleDown(['a'])).toBe('done');
    const result = actions.scaleDown(['a', 'b']);
    await answer(
      'Scale down 2 clusters to 0 workers?',
      [
        'B',
        '340 results (12 GiB) are in memory.',
        'Dask keeps workers with results until the results are released.'
      ],
      'Cancel'
    );
    expect(await result).toBe('declined');
    expect(clusters.scale.mock.calls).toEqual([['a', 0]]);
  });
});

describe('stopping clusters to wait for their end', () => {
  it('leaves out those with an action in progress, and waits for the others', async () => {
    const clusters = new FakeClusters(
      cluster({ name: 'a' }),
      cluster({ name: 'b' })
    );
    const actions = new ClusterActions(clusters, trans);
    let respond: () => void = () => undefined;
    clusters.scale.mockReturnValueOnce(
      new Promise(resolve => (respond = resolve))
    );
    const scaled = actions.scale('a', { count: 4 });
    const ended = jest.fn();
    const result = actions.stopConfirmedAndWait(['a', 'b']).finally(ended);
    await waitFor(() => expect(clusters.stop.mock.calls).toEqual([['b']]));
    clusters.patch('b', { status: 'stopping' });
    expect(ended).not.toHaveBeenCalled();
    clusters.patch('b', { status: 'stopped' });
    expect(await result).toBe('done');
    respond();
    await scaled;
  });
});

describe('stopping clusters before a create', () => {
  it('waits for clusters that were stopped elsewhere, and sends nothing', async () => {
    const clusters = new FakeClusters(
      cluster({ name: 'a', status: 'stopping' })
    );
    const actions = new ClusterActions(clusters, trans);
    const ended = jest.fn();
    const result = actions.stopConfirmedAndWait(['a']).finally(ended);
    clusters.put(cluster({ name: 'b' }));
    expect(ended).not.toHaveBeenCalled();
    clusters.patch('a', { status: 'stopped' });
    expect(await result).toBe('done');
    expect(clusters.stop).not.toHaveBeenCalled();
  });
});

describe('ended clusters', () => {
  const ended = cluster({ name: 'a', status: 'stopped' });
  const failed = cluster({ name: 'b', status: 'failed' });

  it('are dismissed without a question', async () => {
    const clusters = new FakeClusters(ended, failed, cluster());
    const actions = new ClusterActions(clusters, trans);
    expect(await actions.dismiss(['a'])).toBe('done');
    expect(clusters.stop.mock.calls).toEqual([['a']]);
  });

  it('are cleared all at once, and running ones stay', async () => {
    const clusters = new FakeClusters(ended, failed, cluster());
    await new ClusterActions(clusters, trans).clearEnded();
    expect(clusters.stop.mock.calls).toEqual([['a'], ['b']]);
  });
});

describe('Keep Alive and Snooze', () => {
  it('say what Keep Alive achieves', async () => {
    const clusters = new FakeClusters(cluster());
    await new ClusterActions(clusters, trans).keepAlive(['ns.1']);
    expect(clusters.idleManagement.setKeepAlive).toHaveBeenCalledWith(
      'ns.1',
      true
    );
    expect(messages()).toEqual([
      'analysis-1 is kept alive until its next task. The gateway may still stop idle clusters.'
    ]);
  });

  it('let a provider keep a cluster busy until it is removed', async () => {
    const actions = new ClusterActions(new FakeClusters(cluster()), trans);
    const provider = {
      keepAlive: jest.fn(async (name: string) => true),
      keepsAlive: () => true,
      changed: new Signal<IKeepAliveProvider, void>({} as IKeepAliveProvider)
    };
    const added = actions.keepAliveProviders.add(provider);
    await actions.keepAlive(['ns.1']);
    expect(provider.keepAlive).toHaveBeenCalledWith('ns.1');
    expect(actions.keepAliveProviders.keepsAlive('ns.1')).toBe(true);
    added.dispose();
    await actions.keepAlive(['ns.1']);
    expect(provider.keepAlive).toHaveBeenCalledTimes(1);
  });

  it('end independently of each other', async () => {
    const clusters = new FakeClusters(cluster());
    const actions = new ClusterActions(clusters, trans);
    await actions.snooze(['ns.1'], 0);
    expect(clusters.idleManagement.snooze.mock.calls).toEqual([['ns.1', 0]]);
    expect(clusters.idleManagement.setKeepAlive).not.toHaveBeenCalled();
    await actions.endKeepAlive(['ns.1']);
    expect(clusters.idleManagement.setKeepAlive.mock.calls).toEqual([
      ['ns.1', false]
    ]);
  });
});

describe('recreating a cluster', () => {
  const stopped = cluster({ status: 'stopped' });
  const replacement = cluster({
    name: 'ns.new',
    label: 'new',
    status: 'pending'
  });
  let clusters: FakeClusters;
  let actions: ClusterActions;

  beforeEach(() => {
    clusters = new FakeClusters(stopped);
    actions = new ClusterActions(clusters, trans);
    clusters.create.mockResolvedValue(replacement);
  });

  it('creates a cluster with the same options and label, and leaves the workers to the server', async () => {
    await actions.recreate('ns.1');
    expect(clusters.create).toHaveBeenCalledWith({
      options: {},
      like: 'ns.1',
      label: 'analysis-1',
      request: expect.any(String)
    });
  });

  it('creates one cluster for several clicks, and then selects it', async () => {
    let respond: (created: Wire.Cluster) => void = () => undefined;
    clusters.create.mockReturnValueOnce(
      new Promise(resolve => (respond = resolve))
    );
    const first = actions.recreate('ns.1');
    const second = actions.recreate('ns.1');
    respond(replacement);
    expect(actions.isReplaced('ns.1')).toBe(false);
    expect(await Promise.all([first, second])).toEqual(['ns.new', 'ns.new']);
    clusters.setClusters(stopped, replacement);
    expect(actions.isReplaced('ns.1')).toBe(true);
    await actions.recreate('ns.1');
    expect(clusters.create).toHaveBeenCalledTimes(1);
    expect(clusters.selected).toBe('ns.new');
  });

  it('creates another one after the replacement has ended', async () => {
    await actions.recreate('ns.1');
    clusters.setClusters(stopped, { ...replacement, status: 'failed' });
    expect(actions.isReplaced('ns.1')).toBe(false);
    await actions.recreate('ns.1');
    expect(clusters.create).toHaveBeenCalledTimes(2);
  });

  it('creates another one while the replacement stops', async () => {
    await actions.recreate('ns.1');
    clusters.setClusters(stopped, { ...replacement, status: 'stopping' });
    await actions.recreate('ns.1');
    expect(clusters.create).toHaveBeenCalledTimes(2);
  });

  it('reports that a cluster has left the list, instead of creating one with other options', async () => {
    clusters.create.mockImplementationOnce(async () => {
      clusters.setClusters();
      throw new ProblemError({
        code: 'cluster-not-found',
        message: '',
        remedy: ''
      });
    });
    expect(await actions.recreate('ns.1')).toBeNull();
    expect(clusters.create).toHaveBeenCalledTimes(1);
  });

  it('creates another one after the replacement has left the list', async () => {
    await actions.recreate('ns.1');
    clusters.setClusters(stopped, replacement);
    clusters.setClusters(stopped);
    await actions.recreate('ns.1');
    expect(clusters.create).toHaveBeenCalledTimes(2);
  });

  it('gives a row and a notebook the same cluster', async () => {
    const association = {
      ...{ name: 'ns.1', label: 'analysis-1' },
      options: { worker_cores: 2 }
    };
    const [ofRow, ofNotebook] = await Promise.all([
      actions.recreate('ns.1'),
      actions.recreate(association)
    ]);
    expect([ofRow, ofNotebook]).toEqual(['ns.new', 'ns.new']);
    expect(await actions.recreate(association)).toBe('ns.new');
    expect(clusters.create).toHaveBeenCalledTimes(1);
  });

  it('creates another one with other options', async () => {
    await actions.recreate('ns.1');
    await actions.recreate('ns.1', { image: 'other' });
    expect(clusters.create).toHaveBeenCalledTimes(2);
  });

  it('reports a failure for a cluster that has left the list', async () => {
    actions.addView(() => true);
    clusters.create.mockRejectedValueOnce(new ProblemError(PROBLEM));
    const association = { name: 'ns.0', label: 'gone', options: {} };
    expect(await actions.recreate(association)).toBeNull();
    expect(messages()).toEqual(['No. Ask.']);
  });

  it('can be repeated after a failure', async () => {
    clusters.create.mockRejectedValueOnce(new Error('It broke.'));
    await actions.recreate('ns.1');
    await actions.recreate('ns.1');
    expect(clusters.create).toHaveBeenCalledTimes(2);
  });
});
