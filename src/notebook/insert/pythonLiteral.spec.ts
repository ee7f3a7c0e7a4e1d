import { isIdentifier, pythonLiteral } from './pythonLiteral';

describe('pythonLiteral', () => {
  it('writes JSON as Python', () => {
    expect(
      pythonLiteral({ a: [null, true, false, 1.5, 'x\ny'], 'b"': {} })
    ).toBe('{"a": [None, True, False, 1.5, "x\\ny"], "b\\"": {}}');
  });
});

describe('isIdentifier', () => {
  it('rejects keywords and other text', () => {
    expect(isIdentifier('worker_cores')).toBe(true);
    expect(isIdentifier('class')).toBe(false);
    expect(isIdentifier('worker-size')).toBe(false);
    expect(isIdentifier('')).toBe(false);
  });
});
