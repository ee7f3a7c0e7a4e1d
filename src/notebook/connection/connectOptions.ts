import { Dialog, showDialog } from '@jupyterlab/apputils';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../wire/wire';
import { connectionCode } from '../insert/connectionCode';
import {
  insertIntoNotebook,
  isPartOfLargerCell
} from '../insert/insertIntoDocument';
import type { NotebookSettings } from '../insert/settings';
import type { IConnectionOptions } from './clusterConnection';

/** What the connections of notebooks have in common. */
export interface IConnectContext {
  settings: Pick<NotebookSettings, 'template' | 'showConnectionCode'>;
  trans: TranslationBundle;
}

/** Return how a notebook connects: with which code, in a cell or silently, and what the user is asked first. */
export function connectOptions(
  { content, sessionContext }: NotebookPanel,
  { settings, trans }: IConnectContext
): Pick<IConnectionOptions, 'code' | 'runInCell' | 'confirmReplace'> {
  const code = (cluster: Cluster) => connectionCode(cluster, settings.template);
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
      insertIntoNotebook(content, insertion, trans);
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
    title: trans.__('Replace Variables?'),
    body: trans._n(
      'The variable %2 in this notebook has another value. Connecting replaces it.',
      'The variables %2 in this notebook have other values. Connecting replaces them.',
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
