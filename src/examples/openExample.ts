import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { withName } from '../components/namedDialog';
import { Api } from '../gateway/api';
import { notifyProblem } from '../utils/notifications';
import { failureText } from '../notebook/kernel/failureText';

/** The folder of the user's copies. */
export const FOLDER = 'dask-examples';

/**
 * Open the user's copy of an example, which is created if it does not exist.
 *
 * @param name - The file name of the example; null to let the user choose.
 * @returns The path of the copy; null if the user cancels, or after a notification if it fails.
 */
export async function openExample(
  app: JupyterFrontEnd,
  name: string | null,
  trans: TranslationBundle
): Promise<string | null> {
  const { serverSettings, contents } = app.serviceManager;
  const api = new Api(serverSettings, trans);
  try {
    const example = name ?? (await chooseExample(api, trans));
    if (example === null) {
      return null;
    }
    const path = await ensureCopy(contents, api, example);
    await app.commands.execute('docmanager:open', { path });
    return path;
  } catch (error) {
    notifyProblem(failureText(error, trans), trans);
    return null;
  }
}

async function chooseExample(
  api: Api,
  trans: TranslationBundle
): Promise<string | null> {
  const examples = await api.examples();
  const { value } = await withName(trans.__('Open Dask Example'), () =>
    InputDialog.getItem({
      title: trans.__('Open Dask Example'),
      label: trans.__('Example (opens as your own copy in %1)', FOLDER),
      items: examples.map(({ title }) => title),
      okLabel: trans.__('Open')
    })
  );
  return examples.find(({ title }) => title === value)?.name ?? null;
}

async function ensureCopy(
  contents: Contents.IManager,
  api: Api,
  name: string
): Promise<string> {
  const path = `${FOLDER}/${name}`;
  const exists = await contents.get(path, { content: false }).then(
    () => true,
    () => false
  );
  if (!exists) {
    const content = await api.example(name);
    // Saving a folder that exists changes nothing.
    await contents.save(FOLDER, { type: 'directory' });
    await contents.save(path, { type: 'notebook', format: 'json', content });
  }
  return path;
}
