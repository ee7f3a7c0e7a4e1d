import { pythonLiteral } from './pythonLiteral';
import { fillTemplate } from './pythonTemplate';
import { CONNECTION_TEMPLATE } from './settings';

/** What a template can contain about a cluster. */
export interface ISnippetCluster {
  /** The gateway's name of the cluster. */
  name: string;
  /** The label that users see. */
  label: string;
  /** The name of its gateway; empty for the default one. */
  gateway: string;
  /** Where clients connect to a shared scheduler. */
  scheduler_address: string | null;
}

/**
 * The lines that use the group of a named gateway in the kernel's own configuration, in place of the default gateway's,
 * up to the body of a `with` statement. The client's defaults come first, because it requires all keys. The body must
 * contain `connect` or `new_cluster`, which read the configuration again.
 */
const NAMED_GATEWAY: readonly string[] = [
  'import dask',
  'from dask_gateway import Gateway',
  'from dask_gateway.config import defaults',
  '',
  'with dask.config.set(',
  '    gateway=dask.config.merge(defaults["gateway"], dask.config.get("gateways.{gateway}"))',
  '):'
];

/** The lines that connect to a cluster of a named gateway. */
const NAMED_TEMPLATE: readonly string[] = [
  ...NAMED_GATEWAY,
  '    cluster = Gateway().connect("{name}")',
  'client = cluster.get_client()',
  'client'
];

/** How the connection code names a gateway. */
const NAMED_GROUP = /"gateways\.[^"]*"/;

/** Return the lines before the body of a `with` statement in which `Gateway()` is a named gateway. */
export function namedGatewayCode(gateway: string): string[] {
  return fillTemplate(NAMED_GATEWAY.join('\n'), { gateway }).split('\n');
}

/**
 * Return the code that connects to a cluster, or to a shared scheduler.
 *
 * @param template - Lines in which `{name}`, `{label}` and `{gateway}` stand for the cluster's; see `fillTemplate`. For
 * a
 *   cluster of a named gateway, lines without `{gateway}` would connect to another gateway, so they are not used.
 */
export function connectionCode(
  cluster: ISnippetCluster,
  template: readonly string[] = CONNECTION_TEMPLATE
): string {
  const { name, label, gateway, scheduler_address: address } = cluster;
  if (address !== null) {
    return [
      'from distributed import Client',
      '',
      `client = Client(${pythonLiteral(address)})`,
      'client'
    ].join('\n');
  }
  const lines =
    gateway === '' || template.some(line => line.includes('{gateway}'))
      ? template
      : NAMED_TEMPLATE;
  return fillTemplate(lines.join('\n'), { name, label, gateway });
}

/**
 * Return whether a source already connects to the cluster.
 *
 * Only the lines of the connection code that contain the cluster's name are compared, and whether the source names the
 * same gateway; users may change the others.
 */
export function hasConnectionCode(
  source: string,
  code: string,
  name: string
): boolean {
  const present = new Set(source.split('\n').map(line => line.trim()));
  const [group] = NAMED_GROUP.exec(code) ?? [];
  const namesGateway =
    group === undefined ||
    [...present].some(line => !line.startsWith('#') && line.includes(group));
  const lines = code.split('\n').map(line => line.trim());
  const naming = lines.filter(line => line.includes(name));
  const required = naming.length > 0 ? naming : lines.filter(Boolean);
  return namesGateway && required.every(line => present.has(line));
}
