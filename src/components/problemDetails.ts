/** The text of a problem for a ticket. It is in English, because administrators read tickets, and has no secrets. */
import type { IProblem } from '../tokens';

/**
 * What may be a secret, and what replaces it. The server never sends secrets on purpose, but texts of a gateway or a
 * proxy can contain anything.
 */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  // User and password in a URL.
  [/\/\/[^/\s@"]+@/g, '//…@'],
  // Headers.
  [/\b(authorization|cookie|set-cookie)\b\s*[:=][^\n]*/gi, '$1: …'],
  [/\b(bearer|basic|token|negotiate)\s+[\w\-.~+/=]{6,}/gi, '$1 …'],
  // `token=…`, `"password": "…"`.
  [
    /(\b[\w-]*(?:token|password|passwd|secret|api[_-]?key|access[_-]?key|credential)[\w-]*["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s&,;}"']+)/gi,
    '$1…'
  ],
  // Private keys and tokens of JSON.
  [/-----BEGIN[^-]*-----[\s\S]*?(?:-----END[^-]*-----|$)/g, '…'],
  [/\beyJ[\w-]+\.[\w-]*\.?[\w-]*/g, '…'],
  // The name of a cluster opens its dashboard.
  [/\b([0-9a-f]{4})[0-9a-f]{20,}\b/gi, '$1…']
];

/** Remove from a text what may be a secret. */
export function redact(text: string): string {
  return SECRETS.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text
  );
}

/**
 * Return the text of a problem for a ticket.
 *
 * @param problem - the problem
 * @param now - in ms since epoch
 * @param gateway - the label of the gateway that it concerns, where there are several
 */
export function problemDetails(
  problem: IProblem,
  now: number,
  gateway?: string | null
): string {
  const lines = [
    `Dask Gateway problem: ${problem.code}`,
    gateway && `Gateway: ${gateway}`,
    `Message: ${problem.message}`,
    problem.detail && `Detail: ${problem.detail}`,
    problem.remedy && `Remedy: ${problem.remedy}`,
    problem.field && `Field: ${problem.field}`,
    problem.since !== undefined &&
      `Since: ${new Date(problem.since).toISOString()}`,
    `Copied: ${new Date(now).toISOString()}`
  ];
  return redact(lines.filter(Boolean).join('\n'));
}
