import { actionsPlugin, keepAlivePlugin } from './actions/plugin';
import { dashboardsPlugin } from './dashboards/plugin';
import { doctorPlugin } from './doctor/plugin';
import { examplesPlugin } from './examples/plugin';
import { clustersPlugin } from './gateway/plugin';
import { idlePlugin } from './idle/plugin';
import { monitorPlugin } from './monitor/plugin';
import { selectorPlugin } from './notebook/selector/plugin';
import { notebookPlugin } from './notebook/insert/plugin';
import { progressPlugin } from './notebook/progress/plugin';
import { panelPlugin } from './panel/plugin';
import { sizingPlugin } from './sizing/plugin';

/** Other extensions require these tokens, from the one copy of this module that JupyterLab shares. */
export * from './tokens';

/** The list of plugins. */
export default [
  clustersPlugin,
  actionsPlugin,
  keepAlivePlugin,
  panelPlugin,
  doctorPlugin,
  notebookPlugin,
  selectorPlugin,
  progressPlugin,
  examplesPlugin,
  dashboardsPlugin,
  monitorPlugin,
  idlePlugin,
  sizingPlugin
];
