/** Filling placeholders in Python code, wherever they stand. */
import { visibleText } from '../../utils/visibleText';
import {
  bytesExpression,
  escapeBytes,
  escapeText,
  pythonString
} from './pythonLiteral';

/**
 * Replace placeholders in Python code by texts from untrusted sources.
 *
 * A placeholder in code becomes a string literal. In strings (also raw strings, byte strings, f-strings and their
 * replacement fields) and in comments, the text is encoded so that it stays a part of them, whatever it contains. In
 * commands for IPython (`!` and `%`), which have no such encoding, only letters, digits, `.`, `_` and `-` remain.
 *
 * The scanner follows Python 3.12, where the fields of f-strings can contain the quotes around them. Earlier versions
 * reject such code.
 *
 * @param template - the code
 * @param values - texts by the names of their placeholders: `{name}` stands for `values.name`
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, string>>
): string {
  return new Filler(template.replace(/\r\n?/g, '\n'), values).fill();
}

/** A string literal. */
interface ILiteral {
  prefix: string;
  quote: string;
  isRaw: boolean;
  isBytes: boolean;
  hasFields: boolean;
}

/** The start of a string literal. */
const LITERAL = /(|[urbft]|[bft]r|r[bft])("""|'''|"|')/iy;

/** The start of a command for IPython: at the start of a line, and as the value of an assignment. */
const COMMAND = /[ \t]*[!%?,;/]/y;
const ASSIGNED_COMMAND = /=[ \t]*[!%]/y;

/** A part of an identifier or a number, or a quote: next to it, a literal needs a space. */
const JOINING = '[\\p{L}\\p{N}_"\']';
const JOINS_BEFORE = new RegExp(`${JOINING}$`, 'u');
const JOINS_AFTER = new RegExp(JOINING, 'uy');

class Filler {
  constructor(
    private readonly _template: string,
    private readonly _values: Readonly<Record<string, string>>
  ) {
    const names = Object.keys(_values).join('|');
    this._placeholder = new RegExp(`\\{(${names})\\}`, 'y');
  }

  fill(): string {
    this._fillCode(false);
    return this._out;
  }

  /** Fill code: the whole template, or up to the end of a replacement field. */
  private _fillCode(inField: boolean): void {
    let depth = 0;
    let startsLine = !inField;
    while (
      !this._isAtEnd &&
      !(inField && depth === 0 && this._match(/[}:]/y))
    ) {
      if (startsLine && depth === 0 && this._take(COMMAND)) {
        this._fillCommand();
      }
      startsLine = false;
      const value = this._takePlaceholder();
      if (value !== null) {
        this._putLiteral(value, inField);
      } else if (this._take(/\n/y)) {
        startsLine = !inField;
      } else if (this._take(/#/y)) {
        this._fillComment();
      } else if (this._take(ASSIGNED_COMMAND)) {
        this._fillCommand();
      } else if (!this._takeLiteral()) {
        // A backslash continues its line, so that what follows does not start one.
        const token = this._take(/\\\n|[\p{L}\p{N}_]+|[^]/uy) ?? '';
        const change = '([{'.includes(token)
          ? 1
          : ')]}'.includes(token)
            ? -1
            : 0;
        depth = token === '' ? depth : Math.max(0, depth + change);
      }
    }
  }

  /** Fill a string literal, if one starts here. */
  private _takeLiteral(): boolean {
    const match = this._match(LITERAL);
    if (!match) {
      return false;
    }
    const [start, prefix, quote] = match;
    this._position += start.length;
    this._openLiteral(prefix, quote);
    this._fillLiteral({
      prefix,
      quote,
      isRaw: /r/i.test(prefix),
      isBytes: /b/i.test(prefix),
      hasFields: /[ft]/i.test(prefix)
    });
    return true;
  }

  private _openLiteral(prefix: string, quote: string): void {
    this._out += prefix + quote;
    this._contentStart = this._out.length;
  }

  private _fillLiteral(literal: ILiteral): void {
    const { quote, isRaw, hasFields } = literal;
    while (!this._isAtEnd) {
      if (this._takeText(quote)) {
        // After an empty string, a third quote would start another kind of string.
        const isEmpty = this._out.length === this._contentStart + 1;
        this._out += isEmpty && this._match(/["']/y) ? ' ' : '';
        return;
      }
      if (quote.length === 1 && this._take(/\n/y) !== null) {
        // Python rejects a string that ends with its line.
        return;
      }
      const value = this._takePlaceholder();
      if (value !== null) {
        if (this._putInLiteral(value, literal)) {
          return;
        }
      } else if (
        this._isPlaceholder(this._position + 1) &&
        this._takeText('\\')
      ) {
        // A backslash before the placeholder must not escape the first character of the text.
        this._out += isRaw ? '' : '\\';
      } else if (hasFields && this._take(/\{\{|\}\}|\\(?=[{}])/y) !== null) {
        // These are text.
      } else if (hasFields && this._take(/\{/y) !== null) {
        this._fillField(quote);
      } else {
        this._take(/\\[^]|[^]/y);
      }
    }
  }

  /** Fill a replacement field after its opening brace. */
  private _fillField(quote: string): void {
    this._fillCode(true);
    if (this._take(/:/y) !== null) {
      this._fillFormat(quote);
    }
    this._take(/\}/y);
  }

  /** Fill the format in a replacement field, which can contain fields. */
  private _fillFormat(quote: string): void {
    while (
      !this._isAtEnd &&
      !this._match(/[}\n]/y) &&
      !this._template.startsWith(quote, this._position)
    ) {
      const value = this._takePlaceholder();
      if (value !== null) {
        this._out += `{${bytesExpression(value)}}`;
      } else if (this._take(/\{/y) !== null) {
        this._fillField(quote);
      } else {
        this._take(/[^]/y);
      }
    }
  }

  private _fillComment(): void {
    while (!this._isAtEnd && !this._match(/\n/y)) {
      const value = this._takePlaceholder();
      if (value === null) {
        this._take(/[^]/y);
      } else {
        this._out += escapeText(value);
      }
    }
  }

  /** Fill a command for IPython: a line, or after `%%` the rest of the cell. */
  private _fillCommand(): void {
    const isCell = this._out.endsWith('%') && this._match(/%/y) !== null;
    while (!this._isAtEnd && (isCell || !this._match(/\n/y))) {
      const value = this._takePlaceholder();
      if (value === null) {
        this._take(/\\\n|[^]/y);
      } else {
        this._out += value.replace(/^-|[^\p{L}\p{N}._-]/gu, '_');
      }
    }
  }

  /** Put a text into code, as a literal that does not join its neighbors: `f"…"`, `"""`. */
  private _putLiteral(value: string, inField: boolean): void {
    const before = JOINS_BEFORE.test(this._out) ? ' ' : '';
    const after = this._match(JOINS_AFTER) ? ' ' : '';
    // Before Python 3.12, a field can contain neither the quotes around it nor backslashes.
    const literal = inField ? bytesExpression(value) : pythonString(value);
    this._out += before + literal + after;
  }

  /** Put a text into a string literal. @returns whether the literal has ended */
  private _putInLiteral(value: string, literal: ILiteral): boolean {
    const { quote, isRaw, isBytes, hasFields } = literal;
    // An empty text would let a backslash before it escape the closing quote of a raw string.
    if (isPlain(value, isBytes) && !(isRaw && value === '')) {
      this._out += value;
    } else if (isRaw && hasFields) {
      this._out += `{${bytesExpression(value)}}`;
    } else if (isRaw) {
      return this._putBesideRaw(value, literal);
    } else {
      const text = isBytes
        ? escapeBytes(value, quote[0])
        : escapeText(value, quote[0]);
      this._out += hasFields ? text.replace(/[{}]/g, '$&$&') : text;
    }
    return false;
  }

  /**
   * Put a text beside a raw string, which has no escapes: close it, add a string with escapes, and open another raw
   * one. Python joins adjacent strings.
   */
  private _putBesideRaw(
    value: string,
    { prefix, quote, isBytes }: ILiteral
  ): boolean {
    // A backslash or a quote before the closing quotes would change what they mean.
    const content = this._out.slice(this._contentStart);
    const kept = content.replace(/[\\"']+$/, '');
    const text = content.slice(kept.length) + value;
    this._out = this._out.slice(0, this._contentStart) + kept;
    const beside = isBytes
      ? `b"${escapeBytes(text, '"')}"`
      : pythonString(text);
    this._out += `${quote} ${beside} `;
    if (this._template.startsWith(quote, this._position)) {
      this._position += quote.length;
      return true;
    }
    this._openLiteral(prefix, quote);
    return false;
  }

  private get _isAtEnd(): boolean {
    return this._position >= this._template.length;
  }

  private _match(pattern: RegExp, position = this._position) {
    pattern.lastIndex = position;
    return pattern.exec(this._template);
  }

  private _isPlaceholder(position: number): boolean {
    return this._match(this._placeholder, position) !== null;
  }

  /** Copy what matches here to the output. @returns null if nothing matches */
  private _take(pattern: RegExp): string | null {
    const [text] = this._match(pattern) ?? [null];
    return text !== null && this._takeText(text) ? text : null;
  }

  private _takeText(text: string): boolean {
    if (!this._template.startsWith(text, this._position)) {
      return false;
    }
    this._position += text.length;
    this._out += text;
    return true;
  }

  /** Skip a placeholder. @returns its text; null if there is none here */
  private _takePlaceholder(): string | null {
    const match = this._match(this._placeholder);
    if (!match) {
      return null;
    }
    this._position += match[0].length;
    return this._values[match[1]];
  }

  private readonly _placeholder: RegExp;
  private _position = 0;
  private _out = '';
  /** Where the content of the last string literal starts in the output. */
  private _contentStart = 0;
}

/** Return whether a text means the same in every kind of string, so that it stays readable. */
function isPlain(text: string, isBytes: boolean): boolean {
  return (
    /^[\p{L}\p{N} ._:/@+-]*$/u.test(text) &&
    visibleText(text) === text &&
    // eslint-disable-next-line no-control-regex -- bytes literals contain ASCII only
    (!isBytes || /^[\u0000-\u007f]*$/.test(text))
  );
}
