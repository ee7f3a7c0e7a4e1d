import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { NotebookModel } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { FakeClusters } from '../../testing/fakeClusters';
import { aCluster } from '../../testing/fakeServer';
import type { Cluster } from '../../wire/wire';
import { CommandIDs, type IClusters } from '../../tokens';
import { notebookPlugin } from './plugin';

function clustersOf(
  clusters: Cluster[],
  selected: string | null = null
): FakeClusters {
  const model = new FakeClusters(...clusters);
  model.selected = selected;
  return model;
}

/** A notebook with one empty cell, as `notebook:create-new` creates it. */
function newPanel(): Widget & { model: NotebookModel } {
  const model = new NotebookModel();
  model.sharedModel.insertCell(0, { cell_type: 'code', source: '' });
  return Object.assign(new Widget(), {
    id: 'new',
    model,
    context: { ready: Promise.resolve() },
    content: {
      model,
      activeCellIndex: 0,
      mode: 'edit',
      deselectAll: () => undefined,
      scrollToItem: () => Promise.resolve()
    }
  });
}

function setUp(clusters: IClusters, languages: string[] = ['R', 'python']) {
  const commands = new CommandRegistry();
  const panel = newPanel();
  const create = jest.fn(() => panel);
  commands.addCommand('notebook:create-new', { execute: create });
  const specs = Object.fromEntries(
    languages.map(language => [language, { name: language, language }])
  );
  const activateById = jest.fn();
  const app = {
    commands,
    shell: { activateById, currentWidget: null },
    serviceManager: {
      kernelspecs: {
        ready: Promise.resolve(),
        specs: { default: languages[0], kernelspecs: specs }
      }
    }
  } as unknown as JupyterFrontEnd;
  void notebookPlugin.activate(
    app,
    clusters,
    null,
    null,
    null,
    null,
    null,
    null,
    null
  );
  return { commands, panel, create, activateById };
}

describe('insert-client-code', () => {
  const error = jest.spyOn(Notification, 'error').mockReturnValue('');

  it('creates a Python notebook if no document is open, and activates it', async () => {
    const { commands, panel, create, activateById } = setUp(
      clustersOf([aCluster('n1')])
    );
    const placement = await commands.execute(CommandIDs.insertClientCode, {
      name: 'n1'
    });
    expect(placement).toEqual({
      id: 'new',
      kind: 'notebook',
      outcome: 'inserted'
    });
    expect(create).toHaveBeenCalledWith(
      expect.objectContaining({ kernelName: 'python' })
    );
    expect(panel.model.cells.length).toBe(2);
    expect(panel.model.cells.get(0).sharedModel.getSource()).toContain(
      'Gateway().connect("n1")'
    );
    expect(activateById).toHaveBeenCalledWith('new');
  });

  it('creates one notebook for several clicks', async () => {
    const { commands, panel, create } = setUp(clustersOf([aCluster('n1')]));
    const click = () =>
      commands.execute(CommandIDs.insertClientCode, { name: 'n1' });
    const placement = await Promise.all([click(), click()]);
    expect(create).toHaveBeenCalledTimes(1);
    expect(placement).toMatchObject([
      { outcome: 'inserted' },
      { outcome: 'present' }
    ]);
    expect(panel.model.cells.length).toBe(2);
    // That notebook is closed, so no document is open.
    await click();
    expect(create).toHaveBeenCalledTimes(2);
  });

  it('explains that no Python kernel is installed', async () => {
    const { commands } = setUp(clustersOf([aCluster('n1')]), ['R']);
    await commands.execute(CommandIDs.insertClientCode, { name: 'n1' });
    expect(error).toHaveBeenCalledWith(
      expect.stringContaining('No Python kernel is installed.'),
      { autoClose: false }
    );
  });

  it('describes its arguments', async () => {
    const { commands } = setUp(clustersOf([]));
    const { args } = await commands.describedBy(CommandIDs.insertClientCode);
    expect(args?.properties).toHaveProperty('name.description');
  });
});

describe('insert-snippet', () => {
  it('inserts the code of the snippet', async () => {
    const { commands, panel } = setUp(clustersOf([aCluster('n1')]));
    await commands.execute(CommandIDs.insertSnippet, {
      name: 'n1',
      snippet: 'clean-up'
    });
    expect(panel.model.cells.get(0).sharedModel.getSource()).toBe(
      'client.close()\ncluster.shutdown()'
    );
  });

  it('is disabled for unknown clusters and snippets', () => {
    const { commands } = setUp(clustersOf([aCluster('n1')]));
    const enabled = (args: { name?: string; snippet: string }): boolean =>
      commands.isEnabled(CommandIDs.insertSnippet, args);
    expect(enabled({ name: 'n1', snippet: 'scale' })).toBe(true);
    expect(enabled({ name: 'n2', snippet: 'scale' })).toBe(false);
    expect(enabled({ name: 'n1', snippet: 'rm' })).toBe(false);
  });
});
