import {
  CONNECT_TEMPLATE,
  connectSnippet,
  hasConnectionCode,
  prependText,
  insertionAtLine
} from './snippets';

const settings = jest.requireActual<{
  properties: { connectSnippet: { default: string[] } };
}>('../../../schema/notebook.json');

const NAME = 'dask.0123456789abcdef';
const subject = { name: NAME, label: 'ERA5 mean' };
const SNIPPET = [
  'from dask_gateway import Gateway',
  '',
  `cluster = Gateway().connect("${NAME}")`,
  'client = cluster.get_client()',
  'client'
].join('\n');

describe('connectSnippet', () => {
  it('is the snippet of the design', () => {
    expect(connectSnippet(subject)).toBe(SNIPPET);
  });

  it("has the settings' default as its own", () => {
    expect(settings.properties.connectSnippet.default).toEqual(
      CONNECT_TEMPLATE
    );
  });

  it('says the label where a template asks for it', () => {
    expect(connectSnippet(subject, ['# {label}', 'c("{name}")'])).toBe(
      `# ERA5 mean\nc("${NAME}")`
    );
  });

  it('does not let a label out of its string or comment', () => {
    const label = 'a"b\\\nimport os {name}';
    expect(connectSnippet({ name: NAME, label }, ['x = "{label}"'])).toBe(
      'x = "a\\"b\\\\ import os {name}"'
    );
  });
});

describe('connects', () => {
  it('finds the snippet itself, and with other lines changed', () => {
    expect(hasConnectionCode(SNIPPET, SNIPPET, NAME)).toBe(true);
    expect(
      hasConnectionCode(
        `cluster = Gateway().connect("${NAME}")\nc = cluster.get_client()`,
        SNIPPET,
        NAME
      )
    ).toBe(true);
  });

  it('finds it indented', () => {
    expect(
      hasConnectionCode(SNIPPET.replace(/^/gm, '    '), SNIPPET, NAME)
    ).toBe(true);
  });

  it('does not take a comment, another cluster or a mention for it', () => {
    expect(hasConnectionCode(SNIPPET.replace(/^/gm, '# '), SNIPPET, NAME)).toBe(
      false
    );
    expect(hasConnectionCode(SNIPPET, SNIPPET.replace(NAME, 'b'), 'b')).toBe(
      false
    );
    expect(hasConnectionCode(`print("${NAME}")`, SNIPPET, NAME)).toBe(false);
    expect(hasConnectionCode('', SNIPPET, NAME)).toBe(false);
  });

  it('needs every line of a template that names no cluster', () => {
    const bare = 'import mine\nmine.connect()';
    expect(hasConnectionCode('import mine', bare, NAME)).toBe(false);
    expect(hasConnectionCode(`${bare}\n1`, bare, NAME)).toBe(true);
  });
});

describe('inFrontOf', () => {
  it('is the snippet alone where nothing was typed', () => {
    expect(prependText(' \n', 'code')).toBe('code');
  });

  it('leaves a blank line before what was typed', () => {
    expect(prependText('x = 1', 'code')).toBe('code\n\n');
  });
});

describe('spliceAtLine', () => {
  const apply = (source: string, line: number): string => {
    const { offset, text } = insertionAtLine(source, line, 'a\n\nb');
    return source.slice(0, offset) + text + source.slice(offset);
  };

  it("goes on the line after the cursor's, never into it", () => {
    expect(apply('x = 1\ny = 2', 0)).toBe('x = 1\na\n\nb\ny = 2');
  });

  it('goes on a blank line itself', () => {
    expect(apply('x\n\ny', 1)).toBe('x\na\n\nb\ny');
    expect(apply('', 0)).toBe('a\n\nb');
  });

  it('is indented as the line is', () => {
    expect(apply('def f():\n    x\n', 1)).toBe(
      'def f():\n    x\n    a\n\n    b\n'
    );
    expect(apply('def f():\n    ', 1)).toBe('def f():\n    a\n\n    b');
  });

  it('takes a line beyond the end for the last one', () => {
    expect(apply('x', 9)).toBe('x\na\n\nb');
  });
});
