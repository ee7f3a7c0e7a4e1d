import type { Cluster, WorkersRequest } from '../../wire/wire';
import { namedGatewayCode } from './connectionCode';
import { isIdentifier, pythonLiteral } from './pythonLiteral';
import type { Snippet } from './snippets';

/** Return the code of a snippet for a cluster. */
export function snippetCode(snippet: Snippet, cluster: Cluster): string {
  switch (snippet) {
    case 'new-cluster':
      return newCluster(cluster);
    case 'scale':
      return `cluster.scale(${countOf(cluster.requested)})`;
    case 'adapt':
      return adapt(boundsOf(cluster.requested));
    case 'clean-up':
      return 'client.close()\ncluster.shutdown()';
  }
}

/**
 * Return the code that creates a cluster with these options.
 *
 * The values of mappings often are credentials and never reach the browser: a comment takes their place.
 */
function newCluster({ options, requested, gateway }: Cluster): string {
  const mappings: string[] = [];
  const keywords: string[] = [];
  const others: string[] = [];
  for (const [field, value] of Object.entries(options)) {
    if (isMapping(value)) {
      const keys = Object.keys(value).map(pythonLiteral).join(', ') || 'none';
      const name = isIdentifier(field) ? field : pythonLiteral(field);
      mappings.push(
        `    # ${name}={…},  # Add the values, which are not stored. Keys: ${keys}`
      );
    } else if (isIdentifier(field)) {
      keywords.push(`    ${field}=${pythonLiteral(value)},`);
    } else {
      others.push(`${pythonLiteral(field)}: ${pythonLiteral(value)}`);
    }
  }
  if (others.length > 0) {
    keywords.push(`    **{${others.join(', ')}},`);
  }
  const args = [...keywords, ...mappings];
  const call =
    args.length > 0
      ? ['cluster = gateway.new_cluster(', ...args, ')']
      : ['cluster = gateway.new_cluster()'];
  const create = ['gateway = Gateway()', ...call];
  return [
    ...(gateway === ''
      ? ['from dask_gateway import Gateway', '', ...create]
      : [...namedGatewayCode(gateway), ...create.map(line => `    ${line}`)]),
    requested?.maximum !== undefined
      ? adapt(boundsOf(requested))
      : `cluster.scale(${countOf(requested)})`,
    'client = cluster.get_client()',
    'client'
  ].join('\n');
}

function adapt({ minimum, maximum }: IBounds): string {
  return `cluster.adapt(minimum=${minimum}, maximum=${maximum})`;
}

interface IBounds {
  minimum: number;
  maximum: number;
}

/** Return the number of workers that was requested last, or 2. */
function countOf(requested: WorkersRequest | null): number {
  return requested?.count || requested?.maximum || 2;
}

function boundsOf(requested: WorkersRequest | null): IBounds {
  return {
    minimum: requested?.minimum ?? 0,
    maximum: requested?.maximum ?? (requested?.count || 4)
  };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
