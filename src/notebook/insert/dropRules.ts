import type { Cluster } from '../../gateway/wire';
import { type IInsertContext, notifyAlreadyConnected } from './insertCode';
import { planCell } from './insertIntoDocument';
import {
  kernelLanguage,
  canBePython,
  notebookLanguage
} from '../kernel/kernelLanguage';
import { hasConnectionCode } from './snippets';
import type { IOpenDocuments } from './target';

/**
 * Why a cluster's code is not to be dropped on an element: another language is written there, or the code is there
 * already. Null where nothing speaks against it.
 */
export function dropProblem(
  open: IOpenDocuments,
  target: Node,
  code: string,
  name: string
): 'language' | 'present' | null {
  const under = ({ node }: { node: HTMLElement }) => node.contains(target);
  const judge = (python: boolean, source: string) =>
    !python
      ? 'language'
      : hasConnectionCode(source, code, name)
        ? 'present'
        : null;
  const notebook = open.notebooks?.find(under);
  if (notebook) {
    const { model } = notebook.content;
    const plan = model && planCell(model, -1, { code, connectsTo: name });
    return !canBePython(notebookLanguage(notebook))
      ? 'language'
      : plan && 'present' in plan
        ? 'present'
        : null;
  }
  const terminal = open.consoles?.find(under);
  if (terminal) {
    return judge(
      canBePython(kernelLanguage(terminal.sessionContext)),
      terminal.console.promptCell?.model.sharedModel.getSource() ?? ''
    );
  }
  const editor = open.editors?.find(under);
  return editor
    ? judge(
        editor.context.path.endsWith('.py'),
        editor.content.model.sharedModel.getSource()
      )
    : null;
}

/** Whether a cluster's code may go where it is dragged. What is there already is said when it is dropped. */
export function canDrop(
  { open, trans }: IInsertContext,
  cluster: Cluster,
  code: string,
  target: Node,
  dropped: boolean
): boolean {
  const why = dropProblem(open(), target, code, cluster.name);
  if (why === 'present' && dropped) {
    notifyAlreadyConnected(cluster, trans);
  }
  return why === null || (why === 'present' && !dropped);
}
