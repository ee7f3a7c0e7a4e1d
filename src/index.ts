import { dashboardsPlugin } from './dashboards/plugin';
import { clustersPlugin } from './gateway/plugin';
import { notebookPlugin } from './notebook/plugin';
import { panelPlugin } from './panel/plugin';

/** The list of plugins, nothing else. */
export default [clustersPlugin, panelPlugin, notebookPlugin, dashboardsPlugin];
