import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Api } from '../gateway/api';
import { notifyProblem } from '../utils/notifications';
import { failureText } from '../notebook/kernel/failureText';

/** Where the person's copies go. */
export const FOLDER = 'dask-examples';

/**
 * Open a copy of an example; the person's own, if there is one already.
 *
 * @param name - Its file name; the person chooses where it is null.
 * @returns The copy's path; null where the person chose none, or it failed, which is told.
 */
export async function openExample(
  app: JupyterFrontEnd,
  name: string | null,
  trans: TranslationBundle
): Promise<string | null> {
  const { serverSettings, contents } = app.serviceManager;
  const api = new Api(serverSettings, trans);
  try {
    const wanted = name ?? (await choose(api, trans));
    if (wanted === null) {
      return null;
    }
    const path = await ownCopy(contents, api, wanted);
    await app.commands.execute('docmanager:open', { path });
    return path;
  } catch (error) {
    notifyProblem(failureText(error, trans), trans);
    return null;
  }
}

async function choose(
  api: Api,
  trans: TranslationBundle
): Promise<string | null> {
  const examples = await api.examples();
  const { value } = await InputDialog.getItem({
    title: trans.__('Open a Dask example'),
    label: trans.__('It opens as a copy of your own in %1.', FOLDER),
    items: examples.map(({ title }) => title),
    okLabel: trans.__('Open')
  });
  return examples.find(({ title }) => title === value)?.name ?? null;
}

async function ownCopy(
  contents: Contents.IManager,
  api: Api,
  name: string
): Promise<string> {
  const path = `${FOLDER}/${name}`;
  const there = await contents.get(path, { content: false }).then(
    () => true,
    () => false
  );
  if (!there) {
    const content = await api.example(name);
    // Making a folder that is there already changes nothing.
    await contents.save(FOLDER, { type: 'directory' });
    await contents.save(path, { type: 'notebook', format: 'json', content });
  }
  return path;
}
