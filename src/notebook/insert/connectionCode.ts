/** What a template can contain about a cluster. */
export interface ISnippetCluster {
  /** The gateway's name of the cluster. */
  name: string;
  /** The label that users see. */
  label: string;
}

/** The lines that connect to a cluster. They never contain a token: `Gateway()` reads the kernel's configuration. */
export const CONNECTION_TEMPLATE: readonly string[] = [
  'from dask_gateway import Gateway',
  '',
  'cluster = Gateway().connect("{name}")',
  'client = cluster.get_client()',
  'client'
];

/**
 * The code that connects to a cluster.
 *
 * @param template - Lines in which `{name}` and `{label}` are replaced by the cluster's.
 */
export function connectionCode(
  cluster: ISnippetCluster,
  template: readonly string[] = CONNECTION_TEMPLATE
): string {
  // A single pass, so that a label that contains "{name}" stays as it is.
  return template
    .join('\n')
    .replace(/\{(name|label)\}/g, (_, field: 'name' | 'label') =>
      escapeForPython(cluster[field])
    );
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

/** Escape text for a place between the quotes of a Python string, or in a comment. */
function escapeForPython(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"');
}
