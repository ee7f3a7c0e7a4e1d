import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';

import { IClusters, IKeepAliveRegistry } from '../tokens';
import { Caretaker } from './idleActions';

/** The actions of the user on clusters. */
export type IClusterActions = Caretaker;

/** The token of the cluster actions. */
export const IClusterActions = new Token<IClusterActions>(
  'jupyterlab-dask-gateway:IClusterActions',
  'Confirms, executes and reports the actions of the user on Dask Gateway clusters.'
);

/** Provides the cluster actions to the other packages. */
export const actionsPlugin: JupyterFrontEndPlugin<IClusterActions> = {
  id: 'jupyterlab-dask-gateway:actions',
  description:
    'Confirms, executes and reports the actions of the user on Dask Gateway clusters.',
  autoStart: true,
  provides: IClusterActions,
  requires: [IClusters],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    translator: ITranslator | null
  ): IClusterActions =>
    new Caretaker(
      clusters,
      (translator ?? nullTranslator).load('jupyterlab_dask_gateway')
    )
};

/** Provides the registry of what can keep clusters alive. */
export const keepAlivePlugin: JupyterFrontEndPlugin<IKeepAliveRegistry> = {
  id: 'jupyterlab-dask-gateway:keep-alive',
  description: 'Collects the providers that can keep a Dask cluster alive.',
  autoStart: true,
  provides: IKeepAliveRegistry,
  requires: [IClusterActions],
  activate: (
    app: JupyterFrontEnd,
    actions: IClusterActions
  ): IKeepAliveRegistry => actions
};
