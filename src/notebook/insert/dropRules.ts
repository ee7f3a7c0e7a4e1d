import type { Cluster } from '../../wire/wire';
import {
  canBePython,
  kernelLanguage,
  notebookLanguage
} from '../kernel/kernelLanguage';
import { hasConnectionCode } from './connectionCode';
import { type IInsertContext, notifyAlreadyConnected } from './insertCode';
import { planCell } from './insertIntoDocument';
import type { DocumentKind, IOpenDocuments } from './target';

/** Why a document does not accept a cluster's code: it is not Python, or already contains the code. */
export interface IDropProblem {
  reason: 'language' | 'present';
  kind: DocumentKind;
}

/** Check whether a cluster's code can be dropped on an element. @returns null if it can. */
export function dropProblem(
  open: IOpenDocuments,
  target: Node,
  code: string,
  name: string
): IDropProblem | null {
  const contains = ({ node }: { node: HTMLElement }) => node.contains(target);
  const check = (
    kind: DocumentKind,
    isPython: boolean,
    isPresent: () => boolean
  ): IDropProblem | null =>
    !isPython
      ? { reason: 'language', kind }
      : isPresent()
        ? { reason: 'present', kind }
        : null;
  const notebook = open.notebooks?.find(contains);
  if (notebook) {
    const { model } = notebook.content;
    return check(
      'notebook',
      canBePython(notebookLanguage(notebook)),
      () =>
        model !== null &&
        'present' in planCell(model, -1, { code, connectsTo: name })
    );
  }
  const panel = open.consoles?.find(contains);
  if (panel) {
    return check(
      'console',
      canBePython(kernelLanguage(panel.sessionContext)),
      () =>
        hasConnectionCode(
          panel.console.promptCell?.model.sharedModel.getSource() ?? '',
          code,
          name
        )
    );
  }
  const editor = open.editors?.find(contains);
  return editor
    ? check('editor', editor.context.path.endsWith('.py'), () =>
        hasConnectionCode(
          editor.content.model.sharedModel.getSource(),
          code,
          name
        )
      )
    : null;
}

/**
 * Return whether a cluster's code can be dropped on an element. A drop of code that is already present is explained.
 */
export function canDrop(
  { open, trans }: IInsertContext,
  cluster: Cluster,
  code: string,
  target: Node,
  dropped: boolean
): boolean {
  const problem = dropProblem(open(), target, code, cluster.name);
  if (problem?.reason === 'present') {
    if (dropped) {
      notifyAlreadyConnected(cluster, problem.kind, trans);
    }
    return !dropped;
  }
  return problem === null;
}
