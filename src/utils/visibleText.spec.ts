import { visibleText } from './visibleText';

describe('visibleText', () => {
  it.each([
    'ERA5 mean',
    'Größe 4 GiB – “α”',
    'a\tb\nc',
    '解析 1',
    'ניתוח',
    '👩🏽‍💻 ❤️ 🏴',
    'می‌خواهم',
    'क्‍ष',
    ''
  ])('keeps %j', text => {
    expect(visibleText(text)).toBe(text);
  });

  const TABLE: [name: string, code: number][] = [
    ['null', 0],
    ['backspace', 8],
    ['carriage return', 0x0d],
    ['escape', 0x1b],
    ['delete', 0x7f],
    ['next line', 0x85],
    ['soft hyphen', 0xad],
    ['combining grapheme joiner', 0x34f],
    ['Arabic letter mark', 0x61c],
    ['Hangul filler', 0x3164],
    ['zero-width space', 0x200b],
    ['zero-width non-joiner', 0x200c],
    ['zero-width joiner', 0x200d],
    ['left-to-right mark', 0x200e],
    ['right-to-left mark', 0x200f],
    ['line separator', 0x2028],
    ['paragraph separator', 0x2029],
    ['left-to-right embedding', 0x202a],
    ['right-to-left embedding', 0x202b],
    ['pop directional formatting', 0x202c],
    ['left-to-right override', 0x202d],
    ['right-to-left override', 0x202e],
    ['word joiner', 0x2060],
    ['left-to-right isolate', 0x2066],
    ['right-to-left isolate', 0x2067],
    ['first strong isolate', 0x2068],
    ['pop directional isolate', 0x2069],
    ['blank braille pattern', 0x2800],
    ['lone surrogate', 0xd800],
    ['byte order mark', 0xfeff],
    ['interlinear annotation', 0xfff9],
    ['noncharacter', 0xffff],
    ['tag', 0xe0041],
    ['variation selector', 0xe0100]
  ];

  it.each(TABLE)('removes a %s (%d)', (_, code) => {
    const character = String.fromCodePoint(code);
    expect(visibleText(`${character}de${character}mo${character}`)).toBe(
      'demo'
    );
  });

  it('leaves no character that a browser hides or reorders by, for all code points', () => {
    const left: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const kept = visibleText(`a${String.fromCodePoint(code)}b`).slice(1, -1);
      if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(kept)) {
        left.push(kept);
      }
    }
    expect(left).toEqual(['\t', '\n']);
  });

  it('is the same when it is applied twice', () => {
    const text = 'a\u202eb\u200d👩\u200d💻\u200c';
    expect(visibleText(visibleText(text))).toBe(visibleText(text));
    expect(visibleText(text)).toBe('ab👩\u200d💻');
  });
});
