// Writes messages.yaml as TypeScript, so that translators find the sentences that start on the server.

/** The messages by id: a sentence, or a singular and a plural with the name of the value that decides. */
function messageEntries(catalog) {
  const entries = [];
  const walk = (node, path) => {
    if (typeof node === 'string' || node.other !== undefined) {
      entries.push([path.join('.'), node]);
    } else {
      for (const [key, value] of Object.entries(node)) {
        walk(value, [...path, key]);
      }
    }
  };
  for (const [code, problem] of Object.entries(catalog.problems)) {
    walk(problem.messages ?? {}, ['problem', code]);
    walk(problem.remedies, ['remedy', code]);
  }
  walk(catalog.texts, []);
  return entries;
}

/** src/wire/messages.ts: the browser's translatable catalog. */
export function messagesSource(catalog) {
  const quote = text => JSON.stringify(text.trim());
  return [
    "import type { TranslationBundle } from '@jupyterlab/translation';",
    '',
    '/** The sentences that start on the server, translated; `count` chooses between singular and plural. */',
    'export const MESSAGES: Record<string, (trans: TranslationBundle, count: (name: string) => number) => string> = {',
    ...messageEntries(catalog).map(([id, entry]) =>
      typeof entry === 'string'
        ? `${JSON.stringify(id)}: trans => trans.__(${quote(entry)}),`
        : `${JSON.stringify(id)}: (trans, count) => trans._n(${quote(entry.one)}, ${quote(entry.other)}, count(${quote(entry.count)})),`
    ),
    '};'
  ].join('\n');
}
