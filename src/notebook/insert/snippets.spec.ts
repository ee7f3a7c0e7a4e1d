import { isSnippet } from './snippets';

describe('isSnippet', () => {
  it('accepts the names of snippets only', () => {
    expect(isSnippet('scale')).toBe(true);
    expect(isSnippet('toString')).toBe(false);
    expect(isSnippet(undefined)).toBe(false);
  });
});
