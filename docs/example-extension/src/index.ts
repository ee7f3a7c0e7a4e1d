import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Widget } from '@lumino/widgets';
import { IClusters, IGatewayPanel } from 'jupyterlab-dask-gateway';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'running-clusters:plugin',
  description: 'Shows the number of running clusters in the panel.',
  autoStart: true,
  requires: [IClusters, IGatewayPanel],
  activate: (
    _app: JupyterFrontEnd,
    clusters: IClusters,
    panel: IGatewayPanel
  ): void => {
    const section = new Widget();
    const update = (): void => {
      const running = clusters.clusters.filter(
        ({ status }) => status === 'running'
      );
      section.node.textContent = `Running clusters: ${running.length}`;
    };
    clusters.changed.connect(update);
    panel.addSection(section);
    update();
  }
};

export default plugin;
