import { Signal } from '@lumino/signaling';
import { Discovery } from './discovery';
import type { ClusterConnection } from '../connection/clusterConnection';
import { AssociationStore } from '../associations/associationStore';
import { AutoLabel } from '../associations/autoLabel';
import type { ISessionManagers } from '../kernel/runningSessions';
import { ClusterUsers } from './clusterUsers';
import {
  createCluster,
  reportOf,
  FakeClusters,
  FakeKernel,
  settle
} from '../../testing/fakeNotebook';

/** A kernel on the server, of a session that is not open here. */
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
  new Discovery({
    clusters: clusters.typed,
    ...{ connections, users, associations, managers },
    autoLabel: new AutoLabel(clusters.typed)
  });
  return {
    ...{ clusters, users, associations, written, ofSession },
    ...{ refreshAll, runningChanged, refreshed }
  };
}

const strange = (name: string) => createCluster(name, { created_here: false });

describe('a cluster that the panel did not make', () => {
  it('is found in a session without a notebook, and called after it', async () => {
    const mine = new FakeRunning('night/winds.ipynb');
    const other = new FakeRunning('other.ipynb');
    mine.results.report = reportOf('n1');
    const { clusters, users, written, refreshAll } = setUp(other, mine);
    clusters.put(strange('n1'));
    await settle();
    expect(refreshAll).toHaveBeenCalledTimes(1);
    expect(clusters.updates).toEqual([['n1', { label: 'winds' }]]);
    expect(users.of('n1')).toMatchObject([
      { path: 'night/winds.ipynb', kind: 'notebook', title: 'winds' }
    ]);
    // So that its chooser knows when it is opened.
    expect(written).toEqual([['night/winds.ipynb', 'n1']]);
    // Each was asked once, and let go.
    for (const kernel of [mine, other]) {
      expect(kernel.calls).toEqual(['report']);
      expect(kernel.connected).toBe(0);
    }
  });

  it('is not taken for the one that was chosen in a notebook opened meanwhile', async () => {
    const kernel = new FakeRunning('a.ipynb');
    kernel.results.report = reportOf('n1');
    const { clusters, associations, written, ofSession } = setUp(kernel);
    const answer = kernel.hold();
    clusters.put(strange('n1'));
    await settle();
    expect(kernel.calls).toEqual(['report']);
    const refresh = jest.fn(() => Promise.resolve(null));
    ofSession.mockReturnValue({ refresh } as unknown as ClusterConnection);
    await associations.set('a.ipynb', 'n2');
    answer();
    await settle();
    expect(written).toEqual([['a.ipynb', 'n2']]);
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(clusters.updates).toEqual([]);
  });

  it('is asked for once, and no kernel of another language', async () => {
    const python = new FakeRunning('a.ipynb');
    const r = new FakeRunning('b.ipynb', 'notebook', 'R');
    const { clusters, runningChanged, refreshed } = setUp(python, r);
    clusters.put(strange('n1'));
    await settle();
    const before = refreshed.mock.calls.length;
    clusters.put({ ...strange('n1'), workers: 7 });
    runningChanged.emit(undefined);
    await settle();
    expect(python.calls).toEqual(['report']);
    expect(r.calls).toEqual([]);
    expect(refreshed).toHaveBeenCalledTimes(before);
    // The next one is another question.
    clusters.put(strange('n2'));
    await settle();
    expect(python.calls).toEqual(['report', 'report']);
  });

  it('waits for a busy kernel without a connection to it', async () => {
    const kernel = new FakeRunning('a.ipynb');
    kernel.state = 'busy';
    const { clusters, runningChanged } = setUp(kernel);
    clusters.put(strange('n1'));
    await settle();
    expect(kernel.calls).toEqual([]);
    kernel.state = 'idle';
    runningChanged.emit(undefined);
    await settle();
    expect(kernel.calls).toEqual(['report']);
  });

  it('is no reason to ask while the page is hidden', async () => {
    const kernel = new FakeRunning('a.ipynb');
    const { clusters, refreshAll } = setUp(kernel);
    const visibility = jest.spyOn(document, 'visibilityState', 'get');
    visibility.mockReturnValue('hidden');
    clusters.put(strange('n1'));
    await settle();
    expect(kernel.calls).toEqual([]);
    expect(refreshAll).not.toHaveBeenCalled();
    visibility.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(kernel.calls).toEqual(['report']);
  });
});

it('asks nobody for a cluster that the panel made', async () => {
  const kernel = new FakeRunning('a.ipynb');
  const { clusters, refreshed } = setUp(kernel);
  clusters.put(createCluster('n1'));
  await settle();
  expect(kernel.calls).toEqual([]);
  expect(refreshed).not.toHaveBeenCalled();
});
