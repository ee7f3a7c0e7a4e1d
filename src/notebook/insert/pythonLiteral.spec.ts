import {
  bytesExpression,
  escapeBytes,
  isIdentifier,
  pythonLiteral
} from './pythonLiteral';

describe('pythonLiteral', () => {
  it('writes JSON as Python', () => {
    expect(
      pythonLiteral({ a: [null, true, false, 1.5, 'x\ny'], 'b"': {} })
    ).toBe('{"a": [None, True, False, 1.5, "x\\ny"], "b\\"": {}}');
  });
});

describe('bytesExpression', () => {
  it('has neither quotes nor backslashes', () => {
    expect(bytesExpression('"\\é')).toBe('bytes([34, 92, 195, 169]).decode()');
  });
});

describe('escapeBytes', () => {
  it('writes UTF-8', () => {
    expect(escapeBytes('a"é\n', '"')).toBe('a\\"\\xc3\\xa9\\x0a');
  });
});

describe('isIdentifier', () => {
  it('rejects keywords and other text', () => {
    expect(isIdentifier('worker_cores')).toBe(true);
    expect(isIdentifier('class')).toBe(false);
    expect(isIdentifier('__debug__')).toBe(false);
    expect(isIdentifier('a\n')).toBe(false);
    expect(isIdentifier('worker-size')).toBe(false);
    expect(isIdentifier('')).toBe(false);
  });
});
