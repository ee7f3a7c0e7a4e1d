import { connectionCode, hasConnectionCode } from './connectionCode';
import { CONNECTION_TEMPLATE } from './settings';

const settings = jest.requireActual<{
  properties: { connectionCode: { default: string[] } };
}>('../../../schema/notebook.json');

const NAME = 'dask.0123456789abcdef';
const cluster = {
  name: NAME,
  label: 'ERA5 mean',
  gateway: '',
  scheduler_address: null
};
const CODE = [
  'from dask_gateway import Gateway',
  '',
  `cluster = Gateway().connect("${NAME}")`,
  'client = cluster.get_client()',
  'client'
].join('\n');

describe('connectionCode', () => {
  it('is the documented snippet', () => {
    expect(connectionCode(cluster)).toBe(CODE);
  });

  it('has the same default as the settings', () => {
    expect(settings.properties.connectionCode.default).toEqual(
      CONNECTION_TEMPLATE
    );
  });

  it('contains the label if the template does', () => {
    expect(connectionCode(cluster, ['# {label}', 'c("{name}")'])).toBe(
      `# ERA5 mean\nc("${NAME}")`
    );
  });

  it('connects to a shared scheduler by its address', () => {
    const shared = { ...cluster, scheduler_address: 'tcp://shared:8786' };
    expect(connectionCode(shared, ['c("{name}")'])).toBe(
      [
        'from distributed import Client',
        '',
        'client = Client("tcp://shared:8786")',
        'client'
      ].join('\n')
    );
  });

  describe('for a cluster of a named gateway', () => {
    const named = { ...cluster, gateway: 'slurm' };
    const NAMED = [
      'import dask',
      'from dask_gateway import Gateway',
      'from dask_gateway.config import defaults',
      '',
      'with dask.config.set(',
      '    gateway=dask.config.merge(defaults["gateway"], dask.config.get("gateways.slurm"))',
      '):',
      `    cluster = Gateway().connect("${NAME}")`,
      'client = cluster.get_client()',
      'client'
    ].join('\n');

    it("reads the gateway's group from the kernel's configuration", () => {
      expect(connectionCode(named)).toBe(NAMED);
    });

    it('uses only templates that name the gateway', () => {
      expect(connectionCode(named, ['c("{name}")'])).toBe(NAMED);
      expect(connectionCode(named, ['c("{name}", {gateway})'])).toBe(
        `c("${NAME}", "slurm")`
      );
    });

    it('keeps the name of the gateway inside its string', () => {
      expect(connectionCode({ ...named, gateway: 'a"\n1' })).toContain(
        'dask.config.get("gateways.a\\"\\n1")'
      );
    });

    it('is found in code with other lines', () => {
      const source = [
        'settings = dask.config.merge(defaults["gateway"], dask.config.get("gateways.slurm"))',
        'with dask.config.set(gateway=settings):',
        `    cluster = Gateway().connect("${NAME}")`
      ].join('\n');
      expect(hasConnectionCode(source, NAMED, NAME)).toBe(true);
    });

    it('is not found in code for another gateway', () => {
      expect(hasConnectionCode(CODE, NAMED, NAME)).toBe(false);
      const other = NAMED.replace('gateways.slurm', 'gateways.pbs');
      expect(hasConnectionCode(other, NAMED, NAME)).toBe(false);
    });
  });

  it('keeps a label inside its string or comment', () => {
    const label = 'a"b\\\nimport os {name}';
    expect(connectionCode({ ...cluster, label }, ['x = "{label}"'])).toBe(
      'x = "a\\"b\\\\\\nimport os {name}"'
    );
  });
});

describe('hasConnectionCode', () => {
  it('finds the code itself', () => {
    expect(hasConnectionCode(CODE, CODE, NAME)).toBe(true);
  });

  it('finds code whose other lines were changed', () => {
    const source = `cluster = Gateway().connect("${NAME}")\nc = cluster.get_client()`;
    expect(hasConnectionCode(source, CODE, NAME)).toBe(true);
  });

  it('finds indented code', () => {
    const source = CODE.replace(/^/gm, '    ');
    expect(hasConnectionCode(source, CODE, NAME)).toBe(true);
  });

  it('ignores comments, other clusters and mentions', () => {
    const comment = CODE.replace(/^/gm, '# ');
    const other = CODE.replace(NAME, 'b');
    expect(hasConnectionCode(comment, CODE, NAME)).toBe(false);
    expect(hasConnectionCode(CODE, other, 'b')).toBe(false);
    expect(hasConnectionCode(`print("${NAME}")`, CODE, NAME)).toBe(false);
    expect(hasConnectionCode('', CODE, NAME)).toBe(false);
  });

  it('requires every line of a template without a name', () => {
    const bare = 'import mine\nmine.connect()';
    expect(hasConnectionCode('import mine', bare, NAME)).toBe(false);
    expect(hasConnectionCode(`${bare}\n1`, bare, NAME)).toBe(true);
  });
});
