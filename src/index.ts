import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { notebookPlugin } from './notebook/plugin';

/** The list of plugins, nothing else. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [notebookPlugin];

export default plugins;
