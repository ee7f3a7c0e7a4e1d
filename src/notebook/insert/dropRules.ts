import type { Cluster } from '../../gateway/wire';
import { type IInsertContext, tellPresent } from './insertCode';
import { cellPlan } from './insertIntoDocument';
import {
  kernelLanguage,
  mayBePython,
  notebookLanguage
} from '../kernel/kernelLanguage';
import { connects } from './snippets';
import type { IOpenDocuments } from './target';

/**
 * Why a cluster's code is not to be dropped on an element: another language is written there, or the code is there
 * already. Null where nothing speaks against it.
 */
export function objection(
  open: IOpenDocuments,
  target: Node,
  code: string,
  name: string
): 'language' | 'present' | null {
  const under = ({ node }: { node: HTMLElement }) => node.contains(target);
  const judge = (python: boolean, source: string) =>
    !python ? 'language' : connects(source, code, name) ? 'present' : null;
  const notebook = open.notebooks?.find(under);
  if (notebook) {
    const { model } = notebook.content;
    const plan = model && cellPlan(model, -1, { code, connectsTo: name });
    return !mayBePython(notebookLanguage(notebook))
      ? 'language'
      : plan && 'present' in plan
        ? 'present'
        : null;
  }
  const terminal = open.consoles?.find(under);
  if (terminal) {
    return judge(
      mayBePython(kernelLanguage(terminal.sessionContext)),
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
export function mayDrop(
  { open, trans }: IInsertContext,
  cluster: Cluster,
  code: string,
  target: Node,
  dropped: boolean
): boolean {
  const why = objection(open(), target, code, cluster.name);
  if (why === 'present' && dropped) {
    tellPresent(cluster, trans);
  }
  return why === null || (why === 'present' && !dropped);
}
