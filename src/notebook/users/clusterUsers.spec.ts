import { Signal } from '@lumino/signaling';
import { AssociationStore } from '../associations/associationStore';
import type { Connections } from '../connection/connections';
import type { ISessionManagers } from '../kernel/runningSessions';
import { ClusterUsers } from './clusterUsers';

type Session =
  ReturnType<ISessionManagers['sessions']['running']> extends Iterable<infer T>
    ? T
    : never;

const session = (path: string, type = 'notebook', name = '') =>
  ({ path, type, name, kernel: { id: path, name: 'python3' } }) as Session;

async function setUp() {
  const running = [
    session('work/open.ipynb'),
    session('work/closed.ipynb'),
    session('work/console-1', 'console', 'Console 1'),
    session('work/other.ipynb')
  ];
  const changed = new Signal<object, unknown>({});
  const runningChanged = new Signal<object, unknown>({});
  const connections = {
    changed,
    pathsUsing: (name: string) => (name === 'n1' ? ['work/open.ipynb'] : []),
    ofSession: ({ path }: { path: string }) =>
      path === 'work/open.ipynb' ? {} : null
  } as unknown as Pick<Connections, 'changed' | 'pathsUsing' | 'ofSession'>;
  const associations = new AssociationStore({
    read: () =>
      Promise.resolve({
        notebooks: [
          { path: 'work/closed.ipynb', name: 'n1' },
          { path: 'work/console-1', name: 'n1' },
          { path: 'work/ended.ipynb', name: 'n1' },
          { path: 'work/other.ipynb', name: 'n2' }
        ],
        image: null
      }),
    write: () => Promise.resolve()
  });
  await associations.load();
  const sessions = { running: () => running, runningChanged };
  const managers = { sessions } as unknown as Pick<
    ISessionManagers,
    'sessions'
  >;
  const users = new ClusterUsers(connections, associations, managers);
  return { users, changed, runningChanged, associations, running };
}

describe('ClusterUsers', () => {
  it('lists open notebooks, then associated notebooks and consoles that run', async () => {
    const { users } = await setUp();
    expect(users.usersOf('n1').map(({ kind, title }) => [kind, title])).toEqual(
      [
        ['notebook', 'open'],
        ['notebook', 'closed'],
        ['console', 'Console 1']
      ]
    );
    expect(users.usersOf('n2').map(({ title }) => title)).toEqual(['other']);
    expect(users.usersOf('n3')).toEqual([]);
  });

  it('lists the sessions without an open notebook', async () => {
    const { users } = await setUp();
    expect(users.sessionsWithoutNotebook().map(({ path }) => path)).toEqual([
      'work/closed.ipynb',
      'work/console-1',
      'work/other.ipynb'
    ]);
  });

  it('shows names of files without invisible characters', async () => {
    const { users, running, associations } = await setUp();
    running.push(session('a\u202eb.ipynb'));
    await associations.set('a\u202eb.ipynb', 'n3');
    expect(users.usersOf('n3')).toMatchObject([
      { path: 'a\u202eb.ipynb', title: 'ab' }
    ]);
  });

  it('emits when connections, associations or sessions change', async () => {
    const { users, changed, runningChanged, associations } = await setUp();
    const emitted = jest.fn();
    users.changed.connect(emitted);
    changed.emit(undefined);
    runningChanged.emit(undefined);
    await associations.set('x.ipynb', 'n1');
    expect(emitted).toHaveBeenCalledTimes(3);
  });
});
