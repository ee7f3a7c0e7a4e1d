import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { program, root } from '../../scripts/common/paths.mjs';
import { environment } from './jupyter';

/** A locale that JupyterLab accepts and that no test uses otherwise. */
export const LOCALE = 'eo';

/** A translated text is between these marks. */
export const MARKS = ['⟦', '⟧'] as const;

const DOMAIN = 'jupyterlab_dask_gateway';

interface IMessage {
  context: string | null;
  id: string;
  plural: string | null;
}

/** Names of the translator's methods, with the positions of their literal arguments. */
const METHODS: Readonly<
  Record<string, { context?: number; id: number; plural?: number }>
> = {
  __: { id: 0 },
  gettext: { id: 0 },
  _n: { id: 0, plural: 1 },
  ngettext: { id: 0, plural: 1 },
  _p: { context: 0, id: 1 },
  pgettext: { context: 0, id: 1 },
  _np: { context: 0, id: 1, plural: 2 },
  npgettext: { context: 0, id: 1, plural: 2 }
};

/** The messages of a module. ESLint requires that they are literals. */
function messagesOfModule(path: string): IMessage[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(path, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  );
  const messages: IMessage[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      Object.hasOwn(METHODS, node.expression.name.text)
    ) {
      const positions = METHODS[node.expression.name.text];
      const literal = (position: number | undefined) => {
        const argument =
          position === undefined ? undefined : node.arguments[position];
        return argument && ts.isStringLiteralLike(argument)
          ? argument.text
          : null;
      };
      const id = literal(positions.id);
      if (id !== null) {
        messages.push({
          context: literal(positions.context),
          id,
          plural: literal(positions.plural)
        });
      }
    }
    node.forEachChild(visit);
  };
  visit(source);
  return messages;
}

/** The texts of a settings schema that jupyterlab_server translates (DEFAULT_SCHEMA_SELECTORS), with their contexts. */
function messagesOfSchema(path: string): IMessage[] {
  const messages: IMessage[] = [];
  const visit = (value: unknown, keys: string[]): void => {
    if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([key, member]) =>
        visit(member, [...keys, key])
      );
    } else if (typeof value === 'string') {
      const key = keys.at(-1) ?? '';
      const context =
        keys[0] === 'jupyter.lab.menus'
          ? 'menu'
          : keys[0] === 'jupyter.lab.toolbars'
            ? 'toolbar'
            : keys.length === 1 && key !== 'jupyter.lab.setting-icon-label'
              ? 'schema'
              : 'settings';
      if (
        ['title', 'description', 'jupyter.lab.setting-icon-label'].includes(
          key
        ) ||
        (key === 'label' && ['menu', 'toolbar'].includes(context))
      ) {
        messages.push({ context, id: value, plural: null });
      }
    }
  };
  visit(JSON.parse(readFileSync(path, 'utf8')), []);
  return messages;
}

/** Files of the repository below a folder. */
function files(folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { encoding: 'utf8', recursive: true })
    .filter(path => name.test(path))
    .map(path => join(root, folder, path));
}

/** The texts of all settings schemas. */
export function schemaTexts(): string[] {
  return files('schema', /\.json$/)
    .flatMap(messagesOfSchema)
    .map(({ id }) => id);
}

/** Every translatable text of the extension. */
function translatableMessages(): IMessage[] {
  return [
    ...files('src', /(?<!\.spec|\.d)\.tsx?$/).flatMap(messagesOfModule),
    ...files('schema', /\.json$/).flatMap(messagesOfSchema)
  ];
}

/**
 * Write a language pack in which every text of the extension is between `MARKS`.
 *
 * @param folder - put it on the server's PYTHONPATH, and set JupyterLab's locale to `LOCALE`
 */
export function writePseudoLanguagePack(folder: string): void {
  const mark = (text: string) => `${MARKS[0]}${text}${MARKS[1]}`;
  const messages = translatableMessages().map(message => ({
    ...message,
    translation: [
      mark(message.id),
      ...(message.plural === null ? [] : [mark(message.plural)])
    ]
  }));
  execFileSync(
    program('python', environment),
    [
      join(root, 'ui-tests', 'stacks', 'language_pack.py'),
      folder,
      LOCALE,
      DOMAIN
    ],
    { input: JSON.stringify(messages) }
  );
}
