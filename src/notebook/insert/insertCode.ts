import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../gateway/wire';
import { AUTO_CLOSE, notifyProblem } from '../../utils/notifications';
import { toProblem } from '../../gateway/toProblem';
import type { IInsertion } from './insertIntoDocument';
import { placeCode, type IPlacement } from './placement';
import { recipeCode } from './recipeCode';
import type { Recipe } from './recipes';
import { connectSnippet } from './snippets';
import type { IOpenDocuments } from './target';

/** What inserting works with. */
export interface IInsertContext {
  app: JupyterFrontEnd;
  trans: TranslationBundle;
  /** The documents that are open now. */
  open: () => IOpenDocuments;
  /** The lines that connect to a cluster, as the settings have them now. */
  template: () => readonly string[];
}

/** Say why nothing was inserted. */
export function notifyAlreadyConnected(
  { label }: Cluster,
  trans: TranslationBundle
): void {
  Notification.info(
    trans.__('The code that connects to %1 is there already.', label),
    AUTO_CLOSE
  );
}

/**
 * Insert code of a cluster, and tell the person where there is something to tell.
 *
 * @param cluster - null where the cluster that was meant is gone.
 * @param recipe - Which code; to connect where it is null.
 */
export async function insertCode(
  { app, trans, open, template }: IInsertContext,
  cluster: Cluster | null,
  recipe: Recipe | null
): Promise<IPlacement | null> {
  if (!cluster) {
    Notification.warning(
      trans.__('This cluster is not there any more. Choose another one.'),
      AUTO_CLOSE
    );
    return null;
  }
  const insertion: IInsertion = recipe
    ? { code: recipeCode(recipe, cluster), connectsTo: null }
    : {
        code: connectSnippet(cluster, template()),
        connectsTo: cluster.name
      };
  try {
    const placed = await placeCode(app, open(), insertion, trans);
    if (placed.outcome === 'present') {
      notifyAlreadyConnected(cluster, trans);
    }
    return placed;
  } catch (error) {
    const { message, remedy } = toProblem(error, trans);
    const what = trans.__(
      'The code for %1 could not be inserted: %2',
      cluster.label,
      message
    );
    notifyProblem({ message: what, remedy }, trans);
    return null;
  }
}
