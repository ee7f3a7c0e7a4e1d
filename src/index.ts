import { dashboardsPlugin } from './dashboards/plugin';
import { clustersPlugin } from './gateway/plugin';
import { selectorPlugin } from './notebook/selector/plugin';
import { examplesPlugin } from './examples/plugin';
import { notebookPlugin } from './notebook/insert/plugin';
import { panelPlugin } from './panel/plugin';
import { watchPlugin } from './monitor/plugin';

/** The list of plugins, nothing else. */
export default [
  clustersPlugin,
  panelPlugin,
  notebookPlugin,
  selectorPlugin,
  examplesPlugin,
  dashboardsPlugin,
  watchPlugin
];
