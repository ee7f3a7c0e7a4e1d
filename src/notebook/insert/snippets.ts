/** The code that a person gets for a cluster: text in, text out. */

/** What a snippet may say of a cluster. */
export interface ISnippetCluster {
  /** The gateway's name of it. */
  name: string;
  /** What a person calls it. */
  label: string;
}

/** The lines that connect to a cluster. They never hold a token: `Gateway()` finds its own way in. */
export const CONNECT_TEMPLATE: readonly string[] = [
  'from dask_gateway import Gateway',
  '',
  'cluster = Gateway().connect("{name}")',
  'client = cluster.get_client()',
  'client'
];

/**
 * The code that connects to a cluster.
 *
 * @param template - Lines in which `{name}` and `{label}` stand for the cluster's.
 */
export function connectSnippet(
  subject: ISnippetCluster,
  template: readonly string[] = CONNECT_TEMPLATE
): string {
  // One pass, so that a label that reads "{name}" stays what it is.
  return template
    .join('\n')
    .replace(/\{(name|label)\}/g, (_, field: 'name' | 'label') =>
      escapeForPython(subject[field])
    );
}

/**
 * Whether a source connects to the cluster already, as the snippet does.
 *
 * The lines of the snippet that name the cluster decide; the person may have changed the others.
 */
export function hasConnectionCode(
  source: string,
  snippet: string,
  name: string
): boolean {
  const there = new Set(source.split('\n').map(line => line.trim()));
  const lines = snippet.split('\n').map(line => line.trim());
  const naming = lines.filter(line => line.includes(name));
  const needed = naming.length > 0 ? naming : lines.filter(Boolean);
  return needed.every(line => there.has(line));
}

/**
 * Put a snippet in front of what was typed, so that nothing is lost.
 *
 * @returns What to insert at the beginning.
 */
export function prependText(typed: string, snippet: string): string {
  return typed.trim() === '' ? snippet : `${snippet}\n\n`;
}

/**
 * Where a snippet goes in a text, and what to insert there: after the cursor's line, so that no line is torn apart;
 * on the line itself where that is blank; indented as that line is.
 */
export function insertionAtLine(
  source: string,
  line: number,
  snippet: string
): { offset: number; text: string } {
  const lines = source.split('\n');
  const at = Math.max(0, Math.min(line, lines.length - 1));
  const current = lines[at];
  const start = lines.slice(0, at).reduce((sum, l) => sum + l.length + 1, 0);
  const indent = /^[ \t]*/.exec(current)?.[0] ?? '';
  const code = snippet
    .split('\n')
    .map(l => (l === '' ? l : indent + l))
    .join('\n');
  if (current.trim() === '') {
    return { offset: start + current.length, text: code.slice(indent.length) };
  }
  return { offset: start + current.length, text: `\n${code}` };
}

/** Text that can stand between the quotes of a Python string, or in a comment. */
function escapeForPython(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"');
}
