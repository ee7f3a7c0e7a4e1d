import { clustersPlugin } from './gateway/plugin';
import { notebookPlugin } from './notebook/plugin';

/** The list of plugins, nothing else. */
export default [clustersPlugin, notebookPlugin];
