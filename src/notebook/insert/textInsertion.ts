/** Where code is inserted into a text, and the text to insert there. */
export interface ITextInsertion {
  offset: number;
  text: string;
}

/** Return the text to insert at the beginning of a prompt, so that what the user typed stays below it. */
export function prependText(typed: string, code: string): string {
  return typed.trim() === '' ? code : `${code}\n\n`;
}

/**
 * Insert code below a line, or in place of a blank line, with the line's indentation.
 *
 * @param line - The number of the line, from 0.
 */
export function insertionAtLine(
  source: string,
  line: number,
  code: string
): ITextInsertion {
  const lines = source.split('\n');
  const at = Math.max(0, Math.min(line, lines.length - 1));
  const current = lines[at];
  const start = lines.slice(0, at).reduce((sum, l) => sum + l.length + 1, 0);
  const indent = /^[ \t]*/.exec(current)?.[0] ?? '';
  const indented = code
    .split('\n')
    .map(l => (l === '' ? l : indent + l))
    .join('\n');
  return {
    offset: start + current.length,
    text:
      current.trim() === '' ? indented.slice(indent.length) : `\n${indented}`
  };
}
