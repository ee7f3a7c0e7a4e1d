import type { JupyterFrontEnd } from '@jupyterlab/application';
import { CommandRegistry } from '@lumino/commands';

import { examplesPlugin } from './plugin';

it("adds a card to JupyterLab's own category of notebooks", async () => {
  const launcher = { add: jest.fn() };
  const translator = {
    load: (domain: string) => ({ __: (text: string) => `${domain}: ${text}` })
  };
  await examplesPlugin.activate(
    { commands: new CommandRegistry() } as unknown as JupyterFrontEnd,
    launcher,
    null,
    translator
  );
  expect(launcher.add).toHaveBeenCalledWith(
    expect.objectContaining({ category: 'jupyterlab: Notebook' })
  );
});
