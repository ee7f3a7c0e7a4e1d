import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  type IInsertion,
  insertIntoConsole,
  insertIntoEditor,
  insertIntoNotebook,
  type Outcome
} from './insertIntoDocument';
import {
  type DocumentKind,
  findTarget,
  type IOpenDocuments,
  type Target
} from './target';

/** Where code was inserted. */
export interface IPlacement {
  /** The id of the document's widget. */
  id: string;
  kind: DocumentKind;
  outcome: Outcome;
}

/**
 * Insert code into the current document, or into a new notebook if there is none, and activate it.
 *
 * @throws Error if no Python kernel is installed for the new notebook, or the document is read-only.
 */
export async function placeCode(
  app: JupyterFrontEnd,
  open: IOpenDocuments,
  insertion: IInsertion,
  trans: TranslationBundle
): Promise<IPlacement> {
  const target = findTarget(open) ?? (await newNotebook(app, trans));
  const outcome = await insert(target, insertion, trans);
  app.shell.activateById(target.panel.id);
  return { id: target.panel.id, kind: target.kind, outcome };
}

async function insert(
  target: Target,
  insertion: IInsertion,
  trans: TranslationBundle
): Promise<Outcome> {
  switch (target.kind) {
    case 'notebook': {
      const { panel } = target;
      await panel.context.ready;
      if (panel.content.model?.readOnly) {
        throw new Error(trans.__('This notebook is read-only.'));
      }
      return insertIntoNotebook(panel.content, insertion, trans);
    }
    case 'console':
      return insertIntoConsole(target.panel.console, insertion, trans);
    case 'editor':
      await target.panel.content.ready;
      return insertIntoEditor(target.panel.content, insertion);
  }
}

/** The notebook that is being created, so that a second click uses it instead of creating another one. */
const pending = new WeakMap<JupyterFrontEnd, Promise<Target>>();

function newNotebook(
  app: JupyterFrontEnd,
  trans: TranslationBundle
): Promise<Target> {
  const target =
    pending.get(app) ??
    createNotebook(app, trans).finally(() => pending.delete(app));
  pending.set(app, target);
  return target;
}

async function createNotebook(
  app: JupyterFrontEnd,
  trans: TranslationBundle
): Promise<Target> {
  const { kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const { specs } = kernelspecs;
  const python = Object.values(specs?.kernelspecs ?? {}).filter(
    spec => spec?.language.toLowerCase() === 'python'
  );
  const spec = python.find(s => s?.name === specs?.default) ?? python[0];
  if (!spec) {
    throw new Error(trans.__('No Python kernel is installed.'));
  }
  const panel = (await app.commands.execute('notebook:create-new', {
    kernelName: spec.name
  })) as NotebookPanel;
  return { kind: 'notebook', panel };
}
