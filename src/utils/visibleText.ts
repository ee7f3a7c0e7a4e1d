/**
 * Invisible characters, and those that change the order or the place of the text around them: format characters (for
 * directions, zero-width characters, tags), blank letters, lone surrogates, and controls other than tab and line feed.
 */
/* eslint-disable no-control-regex, no-misleading-character-class -- these characters are intended */
const INVISIBLE =
  /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0000-\u0008\u000b-\u001f\u007f-\u009f\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufff0-\ufffb\ufffe\uffff\u{e0100}-\u{e01ef}]/u;
const ALL_INVISIBLE = new RegExp(INVISIBLE, 'gu');

/** Scripts whose words contain joiners. */
const JOINED =
  '\\p{Script=Arabic}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Malayalam}\\p{Script=Sinhala}';
const BEFORE_JOINER = new RegExp(
  `(?:[${JOINED}]\\p{M}*|\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)$`,
  'u'
);
const AFTER_JOINER = new RegExp(
  `^(?:[${JOINED}]|\\p{Extended_Pictographic})`,
  'u'
);

/* eslint-enable */

/**
 * Return text from outside as it can be shown: without characters that make it resemble another text.
 *
 * Apply it once, where data comes in: to responses and events of the server, reports of kernels, metadata of notebooks,
 * restored state and arguments of commands. Values that are sent back, such as those of options, stay as they are.
 */
export function visibleText(text: string): string {
  // Almost no text has such characters.
  if (!INVISIBLE.test(text)) {
    return text;
  }
  return text.replace(ALL_INVISIBLE, (character, index: number) =>
    isJoiner(character) &&
    BEFORE_JOINER.test(text.slice(0, index)) &&
    AFTER_JOINER.test(text.slice(index + 1))
      ? character
      : ''
  );
}

/** Replace each invisible character, for example by an escape sequence. */
export function replaceInvisible(
  text: string,
  replace: (character: string) => string
): string {
  return text.replace(ALL_INVISIBLE, replace);
}

/** Return whether a character joins or separates the letters or the pictographs around it. */
function isJoiner(character: string): boolean {
  return character === '\u200c' || character === '\u200d';
}
