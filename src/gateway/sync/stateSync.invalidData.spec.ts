import type { Clusters } from '../model';
import {
  aCluster,
  changesOf,
  FakeServer,
  advanceTime,
  setUpModel,
  createModel,
  stateOf
} from '../../testing/fakeServer';

let server: FakeServer;
let model: Clusters;

setUpModel((...both) => {
  [server, model] = both;
});

describe('invalid data about one cluster', () => {
  const invalid = (name: string): unknown => ({
    ...aCluster(name),
    workers: 'many'
  });

  /** Clusters of the server, of which some are not valid. */
  const send = (...clusters: unknown[]) => {
    server.clusters = clusters as typeof server.clusters;
  };

  let warn: jest.SpyInstance;

  beforeEach(() => {
    warn = jest.spyOn(console, 'warn').mockImplementation();
  });

  afterEach(() => {
    warn.mockRestore();
  });

  it('in an event leaves that cluster as it was, and changes the others', () => {
    const emitted = changesOf(model);
    server.change([
      invalid('a') as ReturnType<typeof aCluster>,
      aCluster('b', { workers: 7 })
    ]);
    expect(stateOf(model)).toEqual(['a 2', 'b 7']);
    expect(emitted).toEqual([
      { clusters: ['b'], removed: [], gateways: false, problem: false }
    ]);
  });

  it('in a snapshot leaves that cluster as it was, and changes the others', async () => {
    send(invalid('a'), aCluster('b', { workers: 7 }));
    server.revision += 5;
    server.emit({ boot: '', revision: 0.5 });
    await advanceTime(0);
    expect([...stateOf(model)].sort()).toEqual(['a 2', 'b 7']);
    expect(model.problem).toBeNull();
  });

  it('in the first snapshot hides that cluster only', async () => {
    model.dispose();
    server = new FakeServer();
    send(invalid('a'), null, aCluster('b'));
    model = await createModel(server);
    expect(stateOf(model)).toEqual(['b 2']);
    expect(model.problem).toBeNull();
  });

  it('about every cluster of the first snapshot is a problem, until a cluster is valid', async () => {
    model.dispose();
    server = new FakeServer();
    send(invalid('a'), null);
    model = await createModel(server);
    expect(stateOf(model)).toEqual([]);
    expect(model.problem?.code).toBe('version-mismatch');
    const emitted = changesOf(model);
    send();
    server.change([aCluster('b')]);
    expect(model.problem).toBeNull();
    expect(emitted).toEqual([
      { clusters: ['b'], removed: [], gateways: false, problem: true }
    ]);
  });

  it('about the first cluster is a problem until the cluster is removed', async () => {
    model.dispose();
    model = await createModel((server = new FakeServer()));
    const emitted = changesOf(model);
    server.change([invalid('a') as ReturnType<typeof aCluster>]);
    expect(model.problem?.code).toBe('version-mismatch');
    server.change([], ['a']);
    expect(model.problem).toBeNull();
    expect(emitted.map(({ problem }) => problem)).toEqual([true, true]);
  });

  it('is reported once, without values', () => {
    for (const workers of [1, 2, 3]) {
      server.change([
        {
          ...aCluster('a', { workers }),
          label: 5,
          options: { k: 'secret' }
        } as unknown as ReturnType<typeof aCluster>
      ]);
    }
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0][0]).toContain('cluster.label is number');
    expect(String(warn.mock.calls[0][0])).not.toContain('secret');
  });
});
