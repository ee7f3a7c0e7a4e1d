import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  insertIntoConsole,
  insertIntoEditor,
  insertIntoNotebook,
  type IInsertion,
  type Outcome
} from './insertIntoDocument';
import { findTarget, type IOpenDocuments, type Target } from './target';

/** Where code ended up. */
export interface IPlacement {
  /** The id of the widget that holds it. */
  id: string;
  kind: Target['kind'];
  outcome: Outcome;
}

/**
 * Put code where the person works, or into a new notebook where there is nothing to put it into, and go there.
 *
 * @throws where no Python kernel is installed for the new notebook, or the document cannot be written.
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
        throw new Error(trans.__('This notebook cannot be changed.'));
      }
      return insertIntoNotebook(panel.content, insertion);
    }
    case 'console':
      return insertIntoConsole(target.panel.console, insertion);
    case 'editor':
      await target.panel.content.ready;
      return insertIntoEditor(target.panel.content, insertion);
  }
}

/** The notebook that is being made, so that a second click goes there instead of making another. */
const making = new WeakMap<JupyterFrontEnd, Promise<Target>>();

function newNotebook(
  app: JupyterFrontEnd,
  trans: TranslationBundle
): Promise<Target> {
  const made =
    making.get(app) ??
    makeNotebook(app, trans).finally(() => making.delete(app));
  making.set(app, made);
  return made;
}

async function makeNotebook(
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
