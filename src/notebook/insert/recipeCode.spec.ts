import type { Cluster, WorkersRequest } from '../../gateway/wire';
import { pythonLiteral, recipeCode } from './recipeCode';
import { isRecipe } from './recipes';

const cluster = (
  options: Record<string, unknown>,
  requested: WorkersRequest | null = null
): Cluster => ({ name: 'n1', options, requested }) as Cluster;

describe('recipeCode', () => {
  it('makes a cluster with the same options, and the workers last asked for', () => {
    const options = {
      worker_cores: 4,
      gpu: true,
      image: 'a/b:"1"',
      ratio: 0.5
    };
    expect(recipeCode('new-cluster', cluster(options, { count: 3 }))).toBe(
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

  it('asks for the values of mappings, which are not known', () => {
    const code = recipeCode(
      'new-cluster',
      cluster({ environment: { AWS_SECRET: null } })
    );
    expect(code).toContain('    # environment={…},');
    expect(code).toContain('keys: "AWS_SECRET"');
  });

  it('passes what is no Python name as a dictionary', () => {
    const code = recipeCode(
      'new-cluster',
      cluster({ 'worker-size': 'big', class: 1 })
    );
    expect(code).toContain('    **{"worker-size": "big", "class": 1},');
  });

  it('needs no options', () => {
    expect(recipeCode('new-cluster', cluster({}))).toContain(
      'cluster = gateway.new_cluster()\ncluster.scale(2)'
    );
  });

  it('scales and adapts from what was asked for last', () => {
    const adaptive = cluster({}, { minimum: 1, maximum: 9 });
    expect(recipeCode('scale', cluster({}, { count: 5 }))).toBe(
      'cluster.scale(5)'
    );
    expect(recipeCode('scale', adaptive)).toBe('cluster.scale(9)');
    expect(recipeCode('adapt', adaptive)).toBe(
      'cluster.adapt(minimum=1, maximum=9)'
    );
    expect(recipeCode('adapt', cluster({}))).toBe(
      'cluster.adapt(minimum=0, maximum=4)'
    );
    expect(recipeCode('new-cluster', adaptive)).toContain(
      'cluster.adapt(minimum=1, maximum=9)'
    );
  });

  it('cleans up the client first, then the cluster', () => {
    expect(recipeCode('clean-up', cluster({}))).toBe(
      'client.close()\ncluster.shutdown()'
    );
  });
});

describe('pythonLiteral', () => {
  it('writes JSON as Python does', () => {
    expect(
      pythonLiteral({ a: [null, true, false, 1.5, 'x\ny'], 'b"': {} })
    ).toBe('{"a": [None, True, False, 1.5, "x\\ny"], "b\\"": {}}');
  });
});

describe('isRecipe', () => {
  it('takes only what there is', () => {
    expect(isRecipe('scale')).toBe(true);
    expect(isRecipe('toString')).toBe(false);
    expect(isRecipe(undefined)).toBe(false);
  });
});
