import type { Cluster, WorkersRequest } from '../../gateway/wire';
import type { Recipe } from './recipes';

/** The code of a recipe for a cluster. */
export function recipeCode(recipe: Recipe, cluster: Cluster): string {
  switch (recipe) {
    case 'new-cluster':
      return newCluster(cluster.options, cluster.requested);
    case 'scale':
      return `cluster.scale(${countOf(cluster.requested)})`;
    case 'adapt':
      return adapt(boundsOf(cluster.requested));
    case 'clean-up':
      return 'client.close()\ncluster.shutdown()';
  }
}

/**
 * The code that makes a cluster with these options.
 *
 * The values of mappings are not known here, for they often hold credentials: a comment asks for them.
 */
function newCluster(
  options: Readonly<Record<string, unknown>>,
  requested: WorkersRequest | null
): string {
  const secret: string[] = [];
  const keywords: string[] = [];
  const others: string[] = [];
  for (const [field, value] of Object.entries(options)) {
    if (isMapping(value)) {
      secret.push(
        `    # ${field}={…},  # its values are not kept; keys: ${
          Object.keys(value).map(pythonLiteral).join(', ') || 'none'
        }`
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
  const args = [...keywords, ...secret];
  const call =
    args.length > 0
      ? ['cluster = gateway.new_cluster(', ...args, ')']
      : ['cluster = gateway.new_cluster()'];
  return [
    'from dask_gateway import Gateway',
    '',
    'gateway = Gateway()',
    ...call,
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

/** What was asked for last, or a number to start from. */
function countOf(requested: WorkersRequest | null): number {
  return requested?.count || requested?.maximum || 2;
}

function boundsOf(requested: WorkersRequest | null): IBounds {
  return {
    minimum: requested?.minimum ?? 0,
    maximum: requested?.maximum ?? (requested?.count || 4)
  };
}

/** A JSON value as Python writes it. */
export function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) {
    return 'None';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (Array.isArray(value)) {
    return `[${value.map(pythonLiteral).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const items = Object.entries(value).map(
      ([key, item]) => `${pythonLiteral(key)}: ${pythonLiteral(item)}`
    );
    return `{${items.join(', ')}}`;
  }
  // JSON's strings and numbers are Python's, too.
  return JSON.stringify(value);
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);

function isIdentifier(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && !KEYWORDS.has(text);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
