import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { createNotebookModel } from '../../testing/notebookModel';
import { placeCode } from './placement';
import type { IOpenDocuments } from './target';

const trans = nullTranslator.load('test');
const INSERTION = { code: 'x = 1', connectsTo: null };
const NOTHING: IOpenDocuments = {
  current: null,
  notebooks: null,
  consoles: null,
  editors: null
};

function notebookPanel(readOnly = false) {
  const model = createNotebookModel();
  model.readOnly = readOnly;
  const content = {
    model,
    activeCellIndex: -1,
    deselectAll: jest.fn(),
    scrollToItem: () => Promise.resolve()
  };
  const panel = {
    id: 'new',
    content,
    context: { ready: Promise.resolve() }
  } as unknown as NotebookPanel;
  return { panel, model };
}

function setUp(kernelspecs: Record<string, unknown>, isReadOnly = false) {
  const { panel, model } = notebookPanel(isReadOnly);
  const execute = jest.fn((_: string, _args: object) => Promise.resolve(panel));
  const activateById = jest.fn();
  const app = {
    commands: { execute },
    shell: { activateById },
    serviceManager: {
      kernelspecs: {
        ready: Promise.resolve(),
        specs: { default: 'python3', kernelspecs }
      }
    }
  } as unknown as JupyterFrontEnd;
  return { app, execute, activateById, model };
}

const SPECS = {
  ir: { name: 'ir', language: 'R' },
  other: { name: 'other', language: 'Python' },
  python3: { name: 'python3', language: 'python' }
};

describe('placeCode without a document', () => {
  it('creates a notebook with the default Python kernel, and activates it', async () => {
    const { app, execute, activateById, model } = setUp(SPECS);
    expect(await placeCode(app, NOTHING, INSERTION, trans)).toEqual({
      id: 'new',
      kind: 'notebook',
      outcome: 'inserted'
    });
    expect(execute.mock.calls).toEqual([
      ['notebook:create-new', { kernelName: 'python3' }]
    ]);
    expect(activateById).toHaveBeenCalledWith('new');
    const sources = [...model.cells].map(cell => cell.sharedModel.getSource());
    expect(sources).toContain('x = 1');
  });

  it('uses another Python kernel if the default is not Python', async () => {
    const { app, execute } = setUp({ ir: SPECS.ir, other: SPECS.other });
    await placeCode(app, NOTHING, INSERTION, trans);
    expect(execute.mock.calls[0][1]).toEqual({ kernelName: 'other' });
  });

  it('creates one notebook for a double click', async () => {
    const { app, execute } = setUp(SPECS);
    await Promise.all([
      placeCode(app, NOTHING, INSERTION, trans),
      placeCode(app, NOTHING, INSERTION, trans)
    ]);
    expect(execute).toHaveBeenCalledTimes(1);
    await placeCode(app, NOTHING, INSERTION, trans);
    expect(execute).toHaveBeenCalledTimes(2);
  });

  it('rejects without a Python kernel', async () => {
    const { app, execute } = setUp({ ir: SPECS.ir });
    await expect(placeCode(app, NOTHING, INSERTION, trans)).rejects.toThrow(
      'No Python kernel is installed.'
    );
    expect(execute).not.toHaveBeenCalled();
  });

  it('rejects for a notebook that is read-only', async () => {
    const { app, activateById } = setUp(SPECS, true);
    await expect(placeCode(app, NOTHING, INSERTION, trans)).rejects.toThrow(
      'This notebook is read-only.'
    );
    expect(activateById).not.toHaveBeenCalled();
  });
});
