import { dashboardsPlugin } from './dashboards/plugin';
import { clustersPlugin } from './gateway/plugin';
import { attachPlugin } from './notebook/attachPlugin';
import { examplesPlugin } from './notebook/examplesPlugin';
import { notebookPlugin } from './notebook/plugin';
import { panelPlugin } from './panel/plugin';
import { watchPlugin } from './watch/plugin';

/** The list of plugins, nothing else. */
export default [
  clustersPlugin,
  panelPlugin,
  notebookPlugin,
  attachPlugin,
  examplesPlugin,
  dashboardsPlugin,
  watchPlugin
];
