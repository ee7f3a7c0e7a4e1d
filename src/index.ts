import { actionsPlugin, keepAlivePlugin } from './actions/plugin';
import { dashboardsPlugin } from './dashboards/plugin';
import { examplesPlugin } from './examples/plugin';
import { clustersPlugin } from './gateway/plugin';
import { idlePlugin } from './idle/plugin';
import { monitorPlugin } from './monitor/plugin';
import { selectorPlugin } from './notebook/selector/plugin';
import { notebookPlugin } from './notebook/insert/plugin';
import { panelPlugin } from './panel/plugin';

/** The list of plugins, nothing else. */
export default [
  clustersPlugin,
  actionsPlugin,
  keepAlivePlugin,
  panelPlugin,
  notebookPlugin,
  selectorPlugin,
  examplesPlugin,
  dashboardsPlugin,
  monitorPlugin,
  idlePlugin
];
