import { insertionAtLine, prependText } from './textInsertion';

describe('prependText', () => {
  it('is the code alone if nothing was typed', () => {
    expect(prependText(' \n', 'code')).toBe('code');
  });

  it('leaves a blank line above what was typed', () => {
    expect(prependText('x = 1', 'code')).toBe('code\n\n');
  });
});

describe('insertionAtLine', () => {
  const apply = (source: string, line: number): string => {
    const { offset, text } = insertionAtLine(source, line, 'a\n\nb');
    return source.slice(0, offset) + text + source.slice(offset);
  };

  it('inserts below the line', () => {
    expect(apply('x = 1\ny = 2', 0)).toBe('x = 1\na\n\nb\ny = 2');
  });

  it('fills a blank line', () => {
    expect(apply('x\n\ny', 1)).toBe('x\na\n\nb\ny');
    expect(apply('', 0)).toBe('a\n\nb');
  });

  it('keeps the indentation', () => {
    expect(apply('def f():\n    x\n', 1)).toBe(
      'def f():\n    x\n    a\n\n    b\n'
    );
    expect(apply('def f():\n    ', 1)).toBe('def f():\n    a\n\n    b');
  });

  it('takes a line beyond the end as the last one', () => {
    expect(apply('x', 9)).toBe('x\na\n\nb');
  });
});
