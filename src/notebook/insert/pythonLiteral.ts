import { replaceInvisible } from '../../utils/visibleText';

/** Write a JSON value as a Python literal, without invisible characters. */
export function pythonLiteral(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return pythonString(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return Number.isFinite(value) ? `${value}` : `float("${value}")`;
    case 'object':
      if (Array.isArray(value)) {
        return `[${value.map(pythonLiteral).join(', ')}]`;
      }
      return value === null ? 'None' : pythonDict(value);
    default:
      return 'None';
  }
}

/** Write a text as a string literal. */
export function pythonString(text: string): string {
  return `"${escapeText(text, '"')}"`;
}

/**
 * Write a text as an expression without quotes and backslashes, which the fields of f-strings cannot contain before
 * Python 3.12.
 */
export function bytesExpression(text: string): string {
  return `bytes([${[...new TextEncoder().encode(text)].join(', ')}]).decode()`;
}

/**
 * Escape a text for a place between the quotes of a byte string, in UTF-8.
 *
 * @param quote - the quote character of the literal
 */
export function escapeBytes(text: string, quote: string): string {
  return [...new TextEncoder().encode(text)]
    .map(byte =>
      byte < 0x20 || byte > 0x7e
        ? escapeCharacter(String.fromCharCode(byte))
        : escapeText(String.fromCharCode(byte), quote)
    )
    .join('');
}

/**
 * Escape a text for a place between quotes, or in a comment. The result is a single line.
 *
 * @param quote - the quote character of the literal; empty in a comment
 */
export function escapeText(text: string, quote = ''): string {
  const escaped = text.replace(/[\\"'\n\r\t]/g, character => {
    switch (character) {
      case '\n':
        return '\\n';
      case '\r':
        return '\\r';
      case '\t':
        return '\\t';
      case '\\':
        return '\\\\';
      default:
        return character === quote ? `\\${character}` : character;
    }
  });
  return replaceInvisible(escaped, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff
    ? `\\U${hex.padStart(8, '0')}`
    : code > 0xff
      ? `\\u${hex.padStart(4, '0')}`
      : `\\x${hex.padStart(2, '0')}`;
}

function pythonDict(value: object): string {
  const items = Object.entries(value).map(
    ([key, item]) => `${pythonLiteral(key)}: ${pythonLiteral(item)}`
  );
  return `{${items.join(', ')}}`;
}

/** The keywords of Python, and the one other name that cannot be assigned to. */
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield __debug__'
  ).split(' ')
);

/** Return whether a text can be the name of a keyword argument. */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && !KEYWORDS.has(text);
}
