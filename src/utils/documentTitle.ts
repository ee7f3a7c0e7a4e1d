import { PathExt } from '@jupyterlab/coreutils';

import { visibleText } from './visibleText';

/** Return the title of a notebook or another document, as it is shown: the name of its file. */
export function documentTitle(path: string): string {
  return visibleText(PathExt.basename(path, '.ipynb'));
}
