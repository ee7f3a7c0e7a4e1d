/** Code other than the connection. All but `new-cluster` use its variables `cluster` and `client`. */
export type Snippet = 'new-cluster' | 'scale' | 'adapt' | 'clean-up';

/** All snippets, in the order of their menu. */
export const SNIPPETS: readonly Snippet[] = [
  'new-cluster',
  'scale',
  'adapt',
  'clean-up'
];

/** Return whether a command's argument names a snippet. */
export function isSnippet(value: unknown): value is Snippet {
  return SNIPPETS.some(snippet => snippet === value);
}
