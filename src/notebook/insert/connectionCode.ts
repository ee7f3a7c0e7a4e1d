import { pythonLiteral } from './pythonLiteral';
import { fillTemplate } from './pythonTemplate';
import { CONNECTION_TEMPLATE } from './settings';

/** What a template can contain about a cluster. */
export interface ISnippetCluster {
  /** The gateway's name of the cluster. */
  name: string;
  /** The label that users see. */
  label: string;
  /** Where clients connect to a scheduler without a gateway. */
  scheduler_address: string | null;
}

/**
 * The code that connects to a cluster, or to a scheduler without a gateway.
 *
 * @param template - Lines in which `{name}` and `{label}` stand for the cluster's; see `fillTemplate`.
 */
export function connectionCode(
  cluster: ISnippetCluster,
  template: readonly string[] = CONNECTION_TEMPLATE
): string {
  const { name, label, scheduler_address: address } = cluster;
  if (address !== null) {
    return [
      'from distributed import Client',
      '',
      `client = Client(${pythonLiteral(address)})`,
      'client'
    ].join('\n');
  }
  return fillTemplate(template.join('\n'), { name, label });
}

/**
 * Whether a source already connects to the cluster.
 *
 * Only the lines of the connection code that contain the cluster's name are compared; users may change the others.
 */
export function hasConnectionCode(
  source: string,
  code: string,
  name: string
): boolean {
  const present = new Set(source.split('\n').map(line => line.trim()));
  const lines = code.split('\n').map(line => line.trim());
  const naming = lines.filter(line => line.includes(name));
  const required = naming.length > 0 ? naming : lines.filter(Boolean);
  return required.every(line => present.has(line));
}
