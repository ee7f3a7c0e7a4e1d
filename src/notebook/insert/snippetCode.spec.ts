import type { Cluster, WorkersRequest } from '../../wire/wire';
import { runPython } from '../../testing/python/runPython';
import { snippetCode } from './snippetCode';

const cluster = (
  options: Record<string, unknown>,
  requested: WorkersRequest | null = null
): Cluster => ({ name: 'n1', gateway: '', options, requested }) as Cluster;

describe('snippetCode', () => {
  it('creates a cluster with the same options and the requested workers', () => {
    const options = {
      worker_cores: 4,
      gpu: true,
      image: 'a/b:"1"',
      ratio: 0.5
    };
    expect(snippetCode('new-cluster', cluster(options, { count: 3 }))).toBe(
      [
        'from dask_gateway import Gateway',
        '',
        'gateway = Gateway()',
        'cluster = gateway.new_cluster(',
        '    worker_cores=4,',
        '    gpu=True,',
        '    image="a/b:\\"1\\"",',
        '    ratio=0.5,',
        ')',
        'cluster.scale(3)',
        'client = cluster.get_client()',
        'client'
      ].join('\n')
    );
  });

  it('creates a cluster of a named gateway with its configuration', () => {
    const code = snippetCode('new-cluster', {
      ...cluster({ worker_cores: 4 }),
      gateway: 'slurm'
    });
    expect(code).toContain('dask.config.get("gateways.slurm")');
    expect(code.split('\n').slice(-8)).toEqual([
      '):',
      '    gateway = Gateway()',
      '    cluster = gateway.new_cluster(',
      '        worker_cores=4,',
      '    )',
      'cluster.scale(2)',
      'client = cluster.get_client()',
      'client'
    ]);
  });

  it('asks for the values of mappings in a comment', () => {
    const code = snippetCode(
      'new-cluster',
      cluster({ environment: { AWS_SECRET: null } })
    );
    expect(code).toContain('    # environment={…},');
    expect(code).toContain('Keys: "AWS_SECRET"');
  });

  it('passes options that are not Python names as a dictionary', () => {
    const code = snippetCode(
      'new-cluster',
      cluster({ 'worker-size': 'big', class: 1 })
    );
    expect(code).toContain('    **{"worker-size": "big", "class": 1},');
  });

  it('creates a cluster without options', () => {
    expect(snippetCode('new-cluster', cluster({}))).toContain(
      'cluster = gateway.new_cluster()\ncluster.scale(2)'
    );
  });

  it('creates an adaptive cluster with the same bounds', () => {
    const adaptive = cluster({}, { minimum: 1, maximum: 9 });
    expect(snippetCode('new-cluster', adaptive)).toContain(
      'cluster.adapt(minimum=1, maximum=9)'
    );
  });

  it.each([
    [{ count: 5 }, 'cluster.scale(5)'],
    [{ minimum: 1, maximum: 9 }, 'cluster.scale(9)']
  ])('scales to the number that was requested: %j', (requested, code) => {
    expect(snippetCode('scale', cluster({}, requested))).toBe(code);
  });

  it.each([
    [{ minimum: 1, maximum: 9 }, 'cluster.adapt(minimum=1, maximum=9)'],
    [null, 'cluster.adapt(minimum=0, maximum=4)']
  ])('adapts within the bounds that were requested: %j', (requested, code) => {
    expect(snippetCode('adapt', cluster({}, requested))).toBe(code);
  });

  it('closes the client before it stops the cluster', () => {
    expect(snippetCode('clean-up', cluster({}))).toBe(
      'client.close()\ncluster.shutdown()'
    );
  });
});

describe('snippetCode with hostile names and values', () => {
  const TEXTS = [
    ...['"', "'", '\\', '\n', '\r', '"""', '\\"', '\\\n', '{x}', '%', '#'],
    ...['")\nraise SystemExit\n("', '#\nraise SystemExit', '\u2028raise x'],
    ...['\u202e\u200b', '\u0000', '\f', '\u0085', 'ä€😀', 'class', '__debug__'],
    ...['', ' ', 'a b', 'a-b', '1a', 'None', 'self_', 'x=1, y', '*', '**z']
  ];
  const VALUES = [
    ...[0, -1, 1.5, 1e21, 1e-9, 2 ** 53, true, false, null, [], ['a', [1]]],
    ...TEXTS
  ];

  interface IResult {
    calls: unknown[];
    comments: string[];
  }

  const run = (cases: Record<string, unknown>[]): IResult[] =>
    runPython(
      'src/testing/python/run_new_cluster.py',
      cases.map(options => snippetCode('new-cluster', cluster(options)))
    ) as IResult[];

  it('passes exactly the names and values of the options', () => {
    const cases = TEXTS.flatMap(field =>
      VALUES.map(value => ({ before: 1, [field]: value, after: 'z' }))
    );
    const results = run(cases);
    expect(results.map(({ calls }) => calls)).toEqual(
      cases.map(options => [options])
    );
  });

  it('keeps names of mappings and their keys inside a comment', () => {
    const cases = TEXTS.flatMap(field =>
      TEXTS.map(key => ({ before: 1, [field]: { [key]: null } }))
    );
    for (const { calls, comments } of run(cases)) {
      expect(calls).toEqual([{ before: 1 }]);
      expect(comments).toHaveLength(1);
      expect(comments[0]).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });

  it('writes numbers that JSON does not have', () => {
    const code = snippetCode('new-cluster', cluster({ a: NaN, b: -Infinity }));
    expect(code).toContain('a=float("NaN")');
    expect(code).toContain('b=float("-Infinity")');
  });
});
