import { Dialog, Notification } from '@jupyterlab/apputils';
import { screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { CommandRegistry } from '@lumino/commands';

import {
  renderOutsideOfAct,
  showDialogs,
  trans
} from '../../testing/fakeClusters';
import { CommandIDs } from '../../tokens';
import { addLayoutCommands } from './layoutCommands';
import type { LayoutArea } from './layoutSettings';

const area = (plot: string): LayoutArea => ({ type: 'tabs', plots: [plot] });

describe('commands of layouts', () => {
  const save = jest.fn(async () => undefined);
  const store = {
    layouts: [
      { name: 'Mine', area: area('a') },
      { name: 'Other', area: area('b') }
    ],
    defaultLayout: 'Mine',
    save
  };
  let commands: CommandRegistry;
  let open: LayoutArea | null;

  beforeAll(() => {
    showDialogs();
    renderOutsideOfAct();
  });

  beforeEach(() => {
    open = area('c');
    commands = new CommandRegistry();
    addLayoutCommands({
      commands,
      trans,
      hasDock: true,
      store,
      arrangement: async () => open
    });
  });

  afterEach(() => {
    Dialog.flush();
    Notification.dismiss();
    jest.clearAllMocks();
  });

  /** Use a dialog: type into its field, if a text is given, and press a button. */
  const answer = async (title: string, button: string, text?: string) => {
    const dialog = await screen.findByRole('dialog', { name: title });
    if (text !== undefined) {
      const field = within(dialog).getByRole('textbox');
      await userEvent.clear(field);
      if (text) {
        await userEvent.type(field, text);
      }
    }
    await userEvent.click(within(dialog).getByRole('button', { name: button }));
    await waitFor(() => expect(dialog.isConnected).toBe(false));
  };

  it('save the arrangement of the open panes', async () => {
    const done = commands.execute(CommandIDs.saveLayout);
    await answer('Save Dashboard Layout', 'Save', ' New ');
    await done;
    expect(save).toHaveBeenCalledWith(
      [...store.layouts, { name: 'New', area: area('c') }],
      'Mine'
    );
  });

  it.each<[string, string]>([
    ['Save', '  '],
    ['Cancel', 'New']
  ])('save nothing after %s with the name %j', async (button, text) => {
    const done = commands.execute(CommandIDs.saveLayout);
    await answer('Save Dashboard Layout', button, text);
    await done;
    expect(save).not.toHaveBeenCalled();
  });

  it('say that no panes are open', async () => {
    open = null;
    await commands.execute(CommandIDs.saveLayout);
    expect(
      Notification.manager.notifications.map(({ message }) => message)
    ).toEqual(['Open the dashboards first, and arrange them.']);
    expect(save).not.toHaveBeenCalled();
  });

  it.each([
    ['Replace', [[store.layouts[0], { name: 'Other', area: area('c') }]]],
    ['Cancel', []]
  ])('ask before they replace a layout: %s', async (button, saved) => {
    const done = commands.execute(CommandIDs.saveLayout);
    await answer('Save Dashboard Layout', 'Save', 'Other');
    await answer('Replace the dashboard layout Other?', button);
    await done;
    expect(save.mock.calls.map(([layouts]: unknown[]) => layouts)).toEqual(
      saved
    );
  });

  it('rename a layout, which keeps its place and remains the default', async () => {
    const done = commands.execute(CommandIDs.renameLayout, { layout: 'Mine' });
    await answer('Rename Dashboard Layout', 'Rename', 'Ours');
    await done;
    expect(save).toHaveBeenCalledWith(
      [{ name: 'Ours', area: area('a') }, store.layouts[1]],
      'Ours'
    );
  });

  it('replace a layout of the new name when they rename one', async () => {
    const done = commands.execute(CommandIDs.renameLayout, { layout: 'Mine' });
    await answer('Rename Dashboard Layout', 'Rename', 'Other');
    await answer('Replace the dashboard layout Other?', 'Replace');
    await done;
    expect(save).toHaveBeenCalledWith(
      [{ name: 'Other', area: area('a') }],
      'Other'
    );
  });

  it('keep a layout whose name does not change', async () => {
    const done = commands.execute(CommandIDs.renameLayout, { layout: 'Mine' });
    await answer('Rename Dashboard Layout', 'Rename');
    await done;
    expect(save).not.toHaveBeenCalled();
  });

  it('delete a layout after a question', async () => {
    const done = commands.execute(CommandIDs.deleteLayout, { layout: 'Mine' });
    await answer('Delete the dashboard layout Mine?', 'Delete');
    await done;
    expect(save).toHaveBeenCalledWith([store.layouts[1]], '');
  });

  it('keep a layout if the user cancels', async () => {
    const done = commands.execute(CommandIDs.deleteLayout, { layout: 'Mine' });
    await answer('Delete the dashboard layout Mine?', 'Cancel');
    await done;
    expect(save).not.toHaveBeenCalled();
  });

  it('ask for the layout if none is named', async () => {
    const done = commands.execute(CommandIDs.deleteLayout);
    await answer('Delete Dashboard Layout', 'Ok');
    await answer('Delete the dashboard layout Mine?', 'Delete');
    await done;
    expect(save).toHaveBeenCalledWith([store.layouts[1]], '');
  });

  it.each([CommandIDs.renameLayout, CommandIDs.deleteLayout])(
    '%s does nothing for a layout that does not exist',
    async command => {
      await commands.execute(command, { layout: 'None' });
      expect(save).not.toHaveBeenCalled();
    }
  );
});
