import { runPython } from '../../testing/python/runPython';
import { fillTemplate } from './pythonTemplate';

/** Texts that try to end the string or comment that contains them, and to run code. */
const HOSTILE = [
  '"',
  "'",
  '\\',
  '\n',
  '\r',
  '"""',
  "'''",
  '\\"',
  "\\'",
  '{',
  '}',
  '{{',
  '}}',
  '{x}',
  '{__import__("os")}',
  ':',
  '!r',
  '#',
  '%',
  '\\N{DASH}',
  '\\x41',
  '")\nrun()\n("',
  "')\nrun()\n('",
  '"""\nrun()\n"""',
  '" + run() + "',
  "' + run() + '",
  '{run()}',
  '}run(){',
  '"}run(){"',
  '\\\nrun()',
  '\\" + run() #',
  'ERA5 mean',
  '',
  ' ',
  'ä€😀',
  '\u202e\u200b',
  '\u2028run()\u2029',
  '\u0000',
  '\f',
  '\u000b',
  '\u0085',
  'name',
  '{name}',
  '{label}'
];

/** Templates: with a placeholder in each place where one can stand. */
const TEMPLATES = [
  'cluster = connect({name}, {label})',
  'x = {label}{name}',
  'x = {label} {name}',
  'x = [{label},{name}]',
  'x = {{label}: {name}}',
  'x = {label}"a"',
  'x = "a"{label}',
  'x = "a" {label} "b"',
  'x = {label}.upper()',
  'x = {label}if y else{name}',
  'f({label})',
  'f (\n  {label}\n  % {name}\n)',
  'x = 1 \\\n  / {label}',
  'x = "{label}"',
  "x = '{label}'",
  'x = "a{label}b{name}c"',
  'x = """{label}"""',
  "x = '''a\n{label}\nb'''",
  'x = "{label}""{name}"',
  'x = "a\\\\{label}"',
  'x = "a\\{label}"',
  'x = "\\"{label}\\""',
  'x = u"{label}"',
  'x = b"{label}"',
  "x = B'a{label}'",
  'x = r"{label}"',
  "x = R'a{label}b'",
  'x = r"a\\{label}"',
  'x = r"a\\\\{label}"',
  'x = r"\\"{label}\\""',
  'x = r"{label}""{name}"',
  'x = r"{label}{name}"',
  'x = r"""a"{label}"b"""',
  "x = r'''{label}'''",
  'x = rb"{label}"',
  "x = Br'a{label}\\n'",
  'x = f"{label}"',
  "x = f'a{label}b'",
  'x = F"""{label}"""',
  'x = f"{{label}}"',
  'x = f"{{{label}}}"',
  'x = f"\\{label}"',
  'x = f"{y}{label}"',
  'x = f"{y:>{w}}{label}"',
  'x = f"{y!r}{label}"',
  'x = f"{ {label} }"',
  'x = f"{y[{label}]}"',
  'x = f"{y + {label}!r:>5}"',
  'x = f"{y:{label}}"',
  'x = f"{y:a{label}b}"',
  'x = f"{y:{ {label} }}"',
  'x = rf"{label}"',
  'x = fr"a\\{label}"',
  "x = Rf'''{label}'''",
  'x = f"a" "{label}" r"{name}"',
  '# {label}',
  'x = 1  # {label}\ny = {name}',
  '"# {label}"',
  'x = "#"  # "{label}',
  "'''\n# {label}\n'''",
  'x = f"{(lambda: {label})()}"',
  'if x:\n    y = {label}\nelse:\n    y = "{name}"',
  'f"""\n{y}\n{label}"""',
  'x = (  # {label}\n  {name})',
  'with open({label}) as f: pass',
  '@{label}.x\ndef f(): pass'
];

/** Templates whose places Python 3.12 accepts and earlier versions reject if the text needs a backslash. */
const NESTED = [
  'x = f"{y[\'{label}\']}"',
  'x = f"{y[r\'{label}\']}"',
  'x = f"""{y["{label}"]}"""',
  'x = f"{y["{label}"]}"',
  'x = f\'{y[f"{label}"]}\'',
  'x = f"{y  # {label}\n}"'
];

/** Templates that are not valid Python. They must not become valid. */
const BROKEN = [
  'x = f{label}',
  'x = b{label}',
  'x = rb{name}',
  'x = 1{label}',
  'x = x{label}',
  'x = "{label}',
  "x = f'{label}",
  'x = """{label}',
  'x = f"{label',
  'x = f"{ {label}',
  'x = f"{y:{label}"',
  'x = ({label}'
];

const MARKERS = { name: 'QnameQ', label: 'QlabelQ' };

interface ICase {
  code: string;
  reference: string;
  texts: Record<string, string>;
}

function caseOf(template: string, name: string, label: string): ICase {
  return {
    code: fillTemplate(template, { name, label }),
    reference: fillTemplate(template, MARKERS),
    texts: { [MARKERS.name]: name, [MARKERS.label]: label }
  };
}

/** The results for cases, by result; the cases that differ are listed. */
function check(cases: ICase[]): Record<string, number> {
  const results = runPython(
    'src/testing/python/compare_code.py',
    cases
  ) as unknown[];
  const counts: Record<string, number> = {};
  const differing = results.flatMap((result, index) => {
    if (typeof result === 'string') {
      counts[result] = (counts[result] ?? 0) + 1;
      return [];
    }
    return [{ ...cases[index], result }];
  });
  expect(differing.slice(0, 5)).toEqual([]);
  return counts;
}

describe('fillTemplate', () => {
  const all = (templates: string[]) =>
    templates.flatMap(template =>
      HOSTILE.map(text => caseOf(template, 'ns.1', text))
    );

  it('changes only the texts, in any position', () => {
    const cases = all(TEMPLATES);
    expect(check(cases)).toEqual({ same: cases.length });
  });

  it('changes only the texts in strings inside fields, or is rejected by Python', () => {
    const { same, invalid = 0, 'both-invalid': both = 0 } = check(all(NESTED));
    expect(same).toBeGreaterThan(20);
    expect(same + invalid + both).toBe(NESTED.length * HOSTILE.length);
  });

  it('does not turn an invalid template into code', () => {
    const cases = all(BROKEN);
    expect(check(cases)).toEqual({ 'both-invalid': cases.length });
  });

  it('changes only the texts in random templates with random texts', () => {
    let seed = 42;
    const random = (below: number) =>
      (seed = (seed * 48271) % 2147483647) % below;
    const pick = <T>(list: readonly T[]): T => list[random(list.length)];
    const join = (parts: () => string, most: number) =>
      Array.from({ length: 1 + random(most) }, parts).join('');
    const PREFIXES = ['', '', 'r', 'b', 'f', 'rb', 'fr', 'u', 'R', 'F'];
    const place = () => pick(['{name}', '{label}']);
    const atom = (depth: number): string => {
      const prefix = pick(PREFIXES);
      const quote = pick(['"', "'", '"""', "'''"]);
      const other = quote.startsWith('"') ? "'" : '"';
      const plain = prefix.toLowerCase().includes('b')
        ? ['a', ' ', '\\\\', '#', other, '%']
        : ['a', ' ', 'ä', '\\\\', '#', other, '%', '\\\\\\\\'];
      const field = () =>
        pick([
          () => '{y}',
          () => '{y!r:>5}',
          () => `{y[${place()}]}`,
          () => '{{',
          () => '}}'
        ])();
      const isFormat = /f/i.test(prefix);
      const content = () =>
        pick([
          place,
          () => pick(plain),
          ...(isFormat ? [field] : [() => pick(['{', '}', '{y}'])])
        ])();
      return pick([
        place,
        () => `${prefix}${quote}${join(content, 5)}${quote}`,
        ...(depth > 0
          ? [
              () => `(${expression(depth - 1)})`,
              () => `[${expression(depth - 1)}, ${place()}]`,
              () => `f(${place()}, x=${expression(depth - 1)})`
            ]
          : [])
      ])();
    };
    const expression = (depth: number): string =>
      pick([
        () => atom(depth),
        () => `${atom(depth)} + ${atom(depth)}`,
        () => `${atom(depth)}.x`
      ])();
    const statement = () =>
      pick([
        () => `x = ${expression(2)}\n`,
        () => `x = ${expression(1)}  # ${place()} "{\n`,
        () => `# ${place()}'\n`,
        () => `if x:\n    ${expression(1)}\n`
      ])();
    const text = () => join(() => pick(HOSTILE), 4);
    const cases = Array.from({ length: 3000 }, () =>
      caseOf(join(statement, 3), text(), text())
    );
    const { same, 'both-invalid': both = 0, invalid = 0 } = check(cases);
    expect(invalid).toBe(0);
    expect(same + both).toBe(cases.length);
    expect(same).toBeGreaterThan(1500);
  });

  it('replaces each placeholder once', () => {
    expect(
      fillTemplate('x = {label}, "{name}"', {
        name: '{label}',
        label: '{name}'
      })
    ).toBe('x = "{name}", "{label}"');
  });

  it.each([
    ['!echo {label}', '!echo a___rm_-rf__b'],
    ['  %run {label}', '  %run a___rm_-rf__b'],
    ['x = !ls {label}', 'x = !ls a___rm_-rf__b'],
    ['x = %env {label}', 'x = %env a___rm_-rf__b'],
    ['!ls \\\n {label}', '!ls \\\n a___rm_-rf__b'],
    ['%%bash\nls\n  ls {label}', '%%bash\nls\n  ls a___rm_-rf__b'],
    ['?{label}', '?a___rm_-rf__b']
  ])('puts nothing but a word into the command %j', (template, code) => {
    const label = 'a $(rm -rf)\nb';
    expect(fillTemplate(template, { label })).toBe(code);
  });

  it('puts no option into a command', () => {
    expect(fillTemplate('!ls {label}', { label: '-la' })).toBe('!ls _la');
  });

  it('keeps ordinary names readable', () => {
    const name = 'ns.0a1b';
    expect(
      fillTemplate('c("{name}")  # {name}\nd({name}, rf"{name}")', { name })
    ).toBe(`c("${name}")  # ${name}\nd("${name}", rf"${name}")`);
  });
});
