import { Dialog, showDialog } from '@jupyterlab/apputils';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../gateway/wire';
import {
  insertIntoNotebook,
  isPartOfLargerCell
} from '../insert/insertIntoDocument';
import type { IConnectionOptions } from './clusterConnection';
import type { NotebookSettings } from '../insert/settings';
import { connectSnippet } from '../insert/snippets';

/** What says how a notebook is connected. */
export interface IConnectContext {
  settings: Pick<NotebookSettings, 'template' | 'showConnectionCode'>;
  trans: TranslationBundle;
}

/** How a notebook is connected: with which code, seen or not, and what the person is asked before. */
export function connectOptions(
  { content, sessionContext }: NotebookPanel,
  { settings, trans }: IConnectContext
): Pick<IConnectionOptions, 'code' | 'runInCell' | 'confirmReplace'> {
  const code = (cluster: Cluster) => connectSnippet(cluster, settings.template);
  return {
    code,
    runInCell: async (cluster, always) => {
      if (!always && !settings.showConnectionCode) {
        return false;
      }
      const insertion = { code: code(cluster), connectsTo: cluster.name };
      if (content.model && isPartOfLargerCell(content.model, insertion)) {
        return false;
      }
      insertIntoNotebook(content, insertion);
      // The person goes on below it.
      await NotebookActions.runAndAdvance(content, sessionContext);
      return true;
    },
    confirmReplace: names => confirmReplace(names, trans)
  };
}

async function confirmReplace(
  names: string[],
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Replace what is there?'),
    body: trans._n(
      'This notebook’s variable %2 holds something else. Connecting replaces it.',
      'This notebook’s variables %2 hold something else. Connecting replaces them.',
      names.length,
      names.join(', ')
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Replace') })
    ],
    defaultButton: 0
  });
  return button.accept;
}
