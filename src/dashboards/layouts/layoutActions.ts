/** What users do to saved layouts. Loaded with the first such command. */
import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ask } from '../../actions/confirm';
import { withName } from '../../components/namedDialog';
import { AUTO_CLOSE } from '../../utils/notifications';
import { visibleText } from '../../utils/visibleText';
import type { INamedLayout, LayoutArea } from './layoutSettings';

/** The saved layouts, which are in the settings. */
export interface ILayoutStore {
  readonly layouts: ReadonlyArray<INamedLayout>;
  /** Name of the layout that opens if none is named; empty for the built-in one. */
  readonly defaultLayout: string;
  /** Replace the layouts, and the name of the default one. */
  save: (layouts: INamedLayout[], defaultLayout: string) => Promise<void>;
}

/** Ask for a name, and save an arrangement under it; null if no panes are open. */
export async function saveLayout(
  store: ILayoutStore,
  area: LayoutArea | null,
  trans: TranslationBundle
): Promise<void> {
  if (area === null) {
    Notification.info(
      trans.__('Open the dashboards first, and arrange them.'),
      AUTO_CLOSE
    );
    return;
  }
  const title = trans.__('Save Dashboard Layout');
  const name = await askName(title, trans.__('Save'), '', trans);
  if (name === null || !(await confirmReplace(store, name, trans))) {
    return;
  }
  const others = store.layouts.filter(layout => layout.name !== name);
  await store.save([...others, { name, area }], store.defaultLayout);
}

/** Ask for a layout, unless one is named, and for its new name. */
export async function renameLayout(
  store: ILayoutStore,
  requestedName: string | undefined,
  trans: TranslationBundle
): Promise<void> {
  const title = trans.__('Rename Dashboard Layout');
  const old = await chosenLayout(store, requestedName, title, trans);
  if (old === null) {
    return;
  }
  const name = await askName(title, trans.__('Rename'), old, trans);
  if (
    name === null ||
    name === old ||
    !(await confirmReplace(store, name, trans))
  ) {
    return;
  }
  await store.save(
    store.layouts
      .filter(layout => layout.name !== name)
      .map(layout => (layout.name === old ? { ...layout, name } : layout)),
    store.defaultLayout === old ? name : store.defaultLayout
  );
}

/** Ask for a layout, unless one is named, and whether to delete it. */
export async function deleteLayout(
  store: ILayoutStore,
  requestedName: string | undefined,
  trans: TranslationBundle
): Promise<void> {
  const title = trans.__('Delete Dashboard Layout');
  const name = await chosenLayout(store, requestedName, title, trans);
  if (name === null) {
    return;
  }
  const question = {
    title: trans.__('Delete the dashboard layout %1?', name),
    sentences: [trans.__('Open dashboards stay open.')],
    accept: trans.__('Delete')
  };
  if (await ask(question, trans)) {
    await store.save(
      store.layouts.filter(layout => layout.name !== name),
      store.defaultLayout === name ? '' : store.defaultLayout
    );
  }
}

/** Return the layout that is named, or that the user chooses; null if there is none. */
async function chosenLayout(
  { layouts }: ILayoutStore,
  requestedName: string | undefined,
  title: string,
  trans: TranslationBundle
): Promise<string | null> {
  const names = layouts.map(({ name }) => name);
  if (requestedName !== undefined) {
    return names.includes(requestedName) ? requestedName : null;
  }
  const { value } = await withName(title, () =>
    InputDialog.getItem({ title, label: trans.__('Layout'), items: names })
  );
  return value;
}

/** Ask for the name of a layout; null if the user cancels or gives none. */
async function askName(
  title: string,
  okLabel: string,
  text: string,
  trans: TranslationBundle
): Promise<string | null> {
  const { value } = await withName(title, () =>
    InputDialog.getText({ title, okLabel, text, label: trans.__('Name') })
  );
  return visibleText(value ?? '').trim() || null;
}

/** Return whether a name is free, or the user accepts that its layout is replaced. */
async function confirmReplace(
  { layouts }: ILayoutStore,
  name: string,
  trans: TranslationBundle
): Promise<boolean> {
  const question = {
    title: trans.__('Replace the dashboard layout %1?', name),
    sentences: [trans.__('A layout with this name already exists.')],
    accept: trans.__('Replace')
  };
  return !layouts.some(layout => layout.name === name) || ask(question, trans);
}
