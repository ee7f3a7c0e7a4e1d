import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IClusters } from '../tokens';
import { Api } from './api';
import { Clusters } from './model';
import { ResponseObserver } from './sync/responseObserver';

/** The domain of the translations. */
const DOMAIN = 'jupyterlab_dask_gateway';

/** Provides the clusters to the other packages. */
export const clustersPlugin: JupyterFrontEndPlugin<IClusters> = {
  id: 'jupyterlab-dask-gateway:clusters',
  description: 'Provides the Dask Gateway clusters of the user.',
  autoStart: true,
  optional: [ITranslator],
  provides: IClusters,
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null
  ): IClusters => {
    const { serviceManager } = app;
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const api = new Api(serviceManager.serverSettings, trans);
    return new Clusters({
      api,
      bus: serviceManager.events.stream,
      lost: serviceManager.connectionFailure,
      responded: new ResponseObserver(serviceManager.serverSettings.baseUrl)
        .responded,
      trans
    });
  }
};
