import { Dialog, showDialog } from '@jupyterlab/apputils';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../gateway/wire';
import {
  insertIntoNotebook,
  standsAmongOther
} from '../insert/insertIntoDocument';
import type { ILinkOptions } from './clusterConnection';
import type { NotebookSettings } from '../insert/settings';
import { connectSnippet } from '../insert/snippets';

/** What says how a notebook is connected. */
export interface IConnectingContext {
  settings: Pick<NotebookSettings, 'template' | 'attachVisibly'>;
  trans: TranslationBundle;
}

/** How a notebook is connected: with which code, seen or not, and what the person is asked before. */
export function howToConnect(
  { content, sessionContext }: NotebookPanel,
  { settings, trans }: IConnectingContext
): Pick<ILinkOptions, 'code' | 'runVisibly' | 'mayReplace'> {
  const code = (cluster: Cluster) => connectSnippet(cluster, settings.template);
  return {
    code,
    runVisibly: async (cluster, always) => {
      if (!always && !settings.attachVisibly) {
        return false;
      }
      const insertion = { code: code(cluster), connectsTo: cluster.name };
      if (content.model && standsAmongOther(content.model, insertion)) {
        return false;
      }
      insertIntoNotebook(content, insertion);
      // The person goes on below it.
      await NotebookActions.runAndAdvance(content, sessionContext);
      return true;
    },
    mayReplace: names => mayReplace(names, trans)
  };
}

async function mayReplace(
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
