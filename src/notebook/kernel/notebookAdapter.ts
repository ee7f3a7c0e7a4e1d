import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { PartialJSONObject, PartialJSONValue } from '@lumino/coreutils';
import { notebookLanguage } from './kernelLanguage';

/** What a connection needs of its notebook. */
export interface INotebookAdapter {
  readonly sessionContext: ISessionContext;
  readonly path: string;
  /** Return whether the notebook's kernel, or else its metadata, is Python. */
  isPython(): boolean;
  getMetadata(key: string): PartialJSONValue | undefined;
  setMetadata(key: string, value: PartialJSONObject | null): void;
}

/** Adapt a notebook panel for its connection. */
export function notebookAdapter(panel: NotebookPanel): INotebookAdapter {
  return {
    get sessionContext() {
      return panel.sessionContext;
    },
    get path() {
      return panel.context.path;
    },
    isPython: () => notebookLanguage(panel) === 'python',
    getMetadata: key =>
      panel.content.model?.getMetadata(key) as PartialJSONValue | undefined,
    setMetadata: (key, value: PartialJSONObject | null) => {
      const { model } = panel.content;
      if (!model || model.readOnly) {
        return;
      }
      if (value) {
        model.setMetadata(key, value);
      } else {
        model.deleteMetadata(key);
      }
    }
  };
}
