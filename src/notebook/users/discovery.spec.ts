import { Signal } from '@lumino/signaling';
import { Discovery } from './discovery';
import type { ClusterConnection } from '../connection/clusterConnection';
import { AssociationStore } from '../associations/associationStore';
import { AutoLabel } from '../associations/autoLabel';
import type { ISessionManagers } from '../kernel/runningSessions';
import { ClusterUsers } from './clusterUsers';
import { FakeClusters } from '../../testing/fakeClusters';
import {
  createCluster,
  reportOf,
  FakeKernel,
  settle
} from '../../testing/fakeNotebook';

/** A kernel of a session that is not open on this page. */
class FakeRunning extends FakeKernel {
  constructor(
    readonly path: string,
    readonly type = 'notebook',
    readonly language = 'python'
  ) {
    super();
    this.id = `kernel of ${path}`;
    this.results.report = reportOf();
  }

  readonly id: string;
  state = 'idle';
  connected = 0;
  readonly info = Promise.resolve({});

  dispose(): void {
    this.connected -= 1;
  }
}

function setUp(...kernels: FakeRunning[]) {
  const clusters = new FakeClusters();
  const runningChanged = new Signal<object, unknown>({});
  const refreshed = jest.fn(() => Promise.resolve());
  const managers = {
    sessions: {
      running: () =>
        kernels.map(({ id, path, type, language }) => ({
          ...{ path, type, name: path },
          kernel: { id, name: language }
        })),
      runningChanged,
      refreshRunning: refreshed
    },
    kernels: {
      running: () =>
        kernels.map(({ id, state }) => ({ id, execution_state: state })),
      runningChanged,
      refreshRunning: refreshed,
      connectTo: ({ model }: { model: { id: string } }) => {
        const kernel = kernels.find(({ id }) => id === model.id);
        if (kernel) {
          kernel.connected += 1;
        }
        return kernel;
      }
    },
    kernelspecs: {
      ready: Promise.resolve(),
      specs: {
        kernelspecs: { python: { language: 'Python' }, R: { language: 'R' } }
      }
    }
  } as unknown as ISessionManagers;
  const written: [string, string | null][] = [];
  const associations = new AssociationStore({
    read: () => Promise.resolve({ notebooks: [], image: null }),
    write: (path, name) => {
      written.push([path, name]);
      return Promise.resolve();
    }
  });
  const refreshAll = jest.fn();
  const ofSession = jest.fn((): ClusterConnection | null => null);
  const connections = {
    refreshAll,
    ofSession,
    pathsUsing: () => [],
    changed: new Signal<never, never>({} as never)
  };
  const users = new ClusterUsers(connections, associations, managers);
  const discovery = new Discovery({
    clusters: clusters,
    ...{ connections, users, associations, managers },
    autoLabel: new AutoLabel(clusters)
  });
  discovery.start();
  return {
    ...{ clusters, users, associations, written, ofSession },
    ...{ refreshAll, runningChanged, refreshed }
  };
}

const createForeign = (name: string) =>
  createCluster(name, { created_here: false });

describe('discovery of a cluster that was not created in the panel', () => {
  it('finds a session that is not open, and labels the cluster after it', async () => {
    const mine = new FakeRunning('night/winds.ipynb');
    const other = new FakeRunning('other.ipynb');
    mine.results.report = reportOf('n1');
    const { clusters, users, written, refreshAll } = setUp(other, mine);
    clusters.put(createForeign('n1'));
    await settle();
    expect(refreshAll).toHaveBeenCalledTimes(1);
    expect(clusters.update.mock.calls).toEqual([['n1', { label: 'winds' }]]);
    expect(users.usersOf('n1')).toMatchObject([
      { path: 'night/winds.ipynb', kind: 'notebook', title: 'winds' }
    ]);
    // When the notebook is opened, its selector shows the cluster.
    expect(written).toEqual([['night/winds.ipynb', 'n1']]);
    // Each kernel was read once, and its connection was closed.
    for (const kernel of [mine, other]) {
      expect(kernel.calls).toEqual(['report']);
      expect(kernel.connected).toBe(0);
    }
  });

  it('keeps the choice of a notebook that was opened meanwhile', async () => {
    const kernel = new FakeRunning('a.ipynb');
    kernel.results.report = reportOf('n1');
    const { clusters, associations, written, ofSession } = setUp(kernel);
    const reply = kernel.delayReplies();
    clusters.put(createForeign('n1'));
    await settle();
    expect(kernel.calls).toEqual(['report']);
    const refresh = jest.fn(() => Promise.resolve(null));
    ofSession.mockReturnValue({ refresh } as unknown as ClusterConnection);
    await associations.set('a.ipynb', 'n2');
    reply();
    await settle();
    expect(written).toEqual([['a.ipynb', 'n2']]);
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(clusters.update).not.toHaveBeenCalled();
  });

  it('reads each Python kernel once for each cluster', async () => {
    const python = new FakeRunning('a.ipynb');
    const r = new FakeRunning('b.ipynb', 'notebook', 'R');
    const { clusters, runningChanged, refreshed } = setUp(python, r);
    clusters.put(createForeign('n1'));
    await settle();
    const before = refreshed.mock.calls.length;
    clusters.put({ ...createForeign('n1'), workers: 7 });
    runningChanged.emit(undefined);
    await settle();
    expect(python.calls).toEqual(['report']);
    expect(r.calls).toEqual([]);
    expect(refreshed).toHaveBeenCalledTimes(before);
    // Another cluster needs another report.
    clusters.put(createForeign('n2'));
    await settle();
    expect(python.calls).toEqual(['report', 'report']);
  });

  it('waits for a busy kernel without connecting to it', async () => {
    const kernel = new FakeRunning('a.ipynb');
    kernel.state = 'busy';
    const { clusters, runningChanged } = setUp(kernel);
    clusters.put(createForeign('n1'));
    await settle();
    expect(kernel.calls).toEqual([]);
    kernel.state = 'idle';
    runningChanged.emit(undefined);
    await settle();
    expect(kernel.calls).toEqual(['report']);
  });

  it('reads no kernel while the page is hidden', async () => {
    const kernel = new FakeRunning('a.ipynb');
    const { clusters, refreshAll } = setUp(kernel);
    const visibility = jest.spyOn(document, 'visibilityState', 'get');
    visibility.mockReturnValue('hidden');
    clusters.put(createForeign('n1'));
    await settle();
    expect(kernel.calls).toEqual([]);
    expect(refreshAll).not.toHaveBeenCalled();
    visibility.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(kernel.calls).toEqual(['report']);
  });
});

it('reads no kernel for a cluster that was created in the panel', async () => {
  const kernel = new FakeRunning('a.ipynb');
  const { clusters, refreshed } = setUp(kernel);
  clusters.put(createCluster('n1'));
  await settle();
  expect(kernel.calls).toEqual([]);
  expect(refreshed).not.toHaveBeenCalled();
});
