import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../wire/wire';
import { toProblem } from '../../gateway/toProblem';
import { AUTO_CLOSE, notifyProblem } from '../../utils/notifications';
import { connectionCode } from './connectionCode';
import type { IInsertion } from './insertIntoDocument';
import { type IPlacement, placeCode } from './placement';
import { snippetCode } from './snippetCode';
import type { Snippet } from './snippets';
import type { DocumentKind, IOpenDocuments } from './target';

/** What inserting code needs. */
export interface IInsertContext {
  app: JupyterFrontEnd;
  trans: TranslationBundle;
  /** The open documents. */
  open: () => IOpenDocuments;
  /** The lines that connect to a cluster, from the settings. */
  template: () => readonly string[];
}

/** Notify the user that a document already contains the code that connects to a cluster. */
export function notifyAlreadyConnected(
  { label }: Cluster,
  kind: DocumentKind,
  trans: TranslationBundle
): void {
  const messages: Record<DocumentKind, string> = {
    notebook: trans.__('This notebook already connects to %1.', label),
    console: trans.__('This console already connects to %1.', label),
    editor: trans.__('This file already connects to %1.', label)
  };
  Notification.info(messages[kind], AUTO_CLOSE);
}

/**
 * Insert code for a cluster into the current document, and notify the user if nothing is inserted.
 *
 * @param cluster - null if the requested cluster does not exist.
 * @param snippet - null for the code that connects.
 * @returns null if the insertion failed.
 */
export async function insertCode(
  { app, trans, open, template }: IInsertContext,
  cluster: Cluster | null,
  snippet: Snippet | null
): Promise<IPlacement | null> {
  if (!cluster) {
    Notification.warning(
      trans.__('This cluster no longer exists. Select another one.'),
      AUTO_CLOSE
    );
    return null;
  }
  const insertion: IInsertion = snippet
    ? { code: snippetCode(snippet, cluster), connectsTo: null }
    : {
        code: connectionCode(cluster, template()),
        connectsTo: cluster.name
      };
  try {
    const placement = await placeCode(app, open(), insertion, trans);
    if (placement.outcome === 'present') {
      notifyAlreadyConnected(cluster, placement.kind, trans);
    }
    return placement;
  } catch (error) {
    const { message, remedy } = toProblem(error, trans);
    notifyProblem(
      {
        message: trans.__(
          'Cannot insert code for %1. %2',
          cluster.label,
          message
        ),
        remedy
      },
      trans
    );
    return null;
  }
}
