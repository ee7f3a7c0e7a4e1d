import type { CodeConsole } from '@jupyterlab/console';
import type { FileEditor } from '@jupyterlab/fileeditor';
import type { Notebook, NotebookModel } from '@jupyterlab/notebook';
import { YFile } from '@jupyter/ydoc';
import {
  planCell,
  insertIntoConsole,
  insertIntoEditor,
  insertIntoNotebook
} from './insertIntoDocument';
import { trans } from '../../testing/fakeClusters';
import { createNotebookModel } from '../../testing/notebookModel';

const CODE = 'cluster = Gateway().connect("n1")\nclient';
const CONNECT = { code: CODE, connectsTo: 'n1' };

const sources = (model: NotebookModel): string[] =>
  Array.from(model.cells, cell => cell.sharedModel.getSource());

describe('planCell', () => {
  const plan = (active: number, ...cells: string[]) =>
    planCell(createNotebookModel(...cells), active, CONNECT);

  it('puts the cell above a cell that was not run', () => {
    expect(plan(1, 'a>1', 'b')).toEqual({ index: 1 });
  });

  it('puts the cell below a cell that was run, and below text', () => {
    expect(plan(0, 'a>1', 'b')).toEqual({ index: 1 });
    expect(plan(0, '#md', 'b')).toEqual({ index: 1 });
  });

  it('puts the cell at the end if no cell is active', () => {
    expect(plan(-1, 'a', 'b')).toEqual({ index: 2 });
  });

  it('finds the cell that already connects', () => {
    expect(plan(2, 'a', CODE, 'b')).toEqual({ present: 1 });
  });

  it('repeats code that does not connect', () => {
    const again = { code: CODE, connectsTo: null };
    expect(planCell(createNotebookModel('a', CODE), 0, again)).toEqual({
      index: 0
    });
  });
});

describe('insertIntoNotebook', () => {
  const notebookOf = (model: NotebookModel | null, activeCellIndex: number) => {
    const state = {
      model,
      activeCellIndex,
      mode: 'edit',
      deselectAll: jest.fn(),
      scrollToItem: jest.fn().mockResolvedValue(undefined)
    };
    return { state, notebook: state as unknown as Notebook };
  };

  it('adds one active cell that was not run, and keeps the others', () => {
    const model = createNotebookModel('a>1', 'b');
    const { state, notebook } = notebookOf(model, 1);
    expect(insertIntoNotebook(notebook, CONNECT, trans)).toBe('inserted');
    expect(sources(model)).toEqual(['a', CODE, 'b']);
    expect(model.cells.get(1).toJSON().execution_count).toBeNull();
    expect(state.activeCellIndex).toBe(1);
    expect(state.mode).toBe('command');
  });

  it('goes to the cell that already contains the code', () => {
    const model = createNotebookModel(CODE, 'b');
    const { state, notebook } = notebookOf(model, 1);
    expect(insertIntoNotebook(notebook, CONNECT, trans)).toBe('present');
    expect(sources(model)).toEqual([CODE, 'b']);
    expect(state.activeCellIndex).toBe(0);
    expect(state.scrollToItem).toHaveBeenCalledWith(0, 'smart');
  });

  it('rejects a notebook that has not loaded', () => {
    expect(() =>
      insertIntoNotebook(notebookOf(null, 0).notebook, CONNECT, trans)
    ).toThrow('The notebook has not loaded yet.');
  });
});

describe('insertIntoConsole', () => {
  const consoleOf = (typed: string) => {
    const sharedModel = new YFile();
    sharedModel.setSource(typed);
    const codeConsole = {
      promptCell: { model: { sharedModel } }
    } as unknown as CodeConsole;
    return { sharedModel, codeConsole };
  };

  it('fills an empty prompt', () => {
    const { sharedModel, codeConsole } = consoleOf(' ');
    expect(insertIntoConsole(codeConsole, CONNECT, trans)).toBe('inserted');
    expect(sharedModel.getSource()).toBe(CODE);
  });

  it('keeps what was typed', () => {
    const { sharedModel, codeConsole } = consoleOf('x = comput');
    insertIntoConsole(codeConsole, CONNECT, trans);
    expect(sharedModel.getSource()).toBe(`${CODE}\n\nx = comput`);
  });

  it('inserts the connection once', () => {
    const { sharedModel, codeConsole } = consoleOf('x');
    insertIntoConsole(codeConsole, CONNECT, trans);
    expect(insertIntoConsole(codeConsole, CONNECT, trans)).toBe('present');
    expect(sharedModel.getSource()).toBe(`${CODE}\n\nx`);
  });
});

describe('insertIntoEditor', () => {
  const editorOf = (source: string, line: number) => {
    const sharedModel = new YFile();
    sharedModel.setSource(source);
    let position = { line, column: 0 };
    const content = {
      model: { sharedModel },
      editor: {
        getCursorPosition: () => position,
        setCursorPosition: (next: typeof position) => (position = next)
      }
    } as unknown as FileEditor;
    return { sharedModel, content };
  };

  it('inserts the connection at the cursor, once', () => {
    const { sharedModel, content } = editorOf('import os\n\nmain()\n', 1);
    expect(insertIntoEditor(content, CONNECT)).toBe('inserted');
    expect(sharedModel.getSource()).toBe(`import os\n${CODE}\nmain()\n`);
    expect(insertIntoEditor(content, CONNECT)).toBe('present');
  });

  it.each([
    ['on a line with code', 0],
    ['on a blank line', 1]
  ])('inserts the next snippet below, with the cursor %s', (_, line) => {
    const { sharedModel, content } = editorOf('import os\n\nmain()\n', line);
    const scale = { code: 'cluster.scale(2)', connectsTo: null };
    insertIntoEditor(content, CONNECT);
    insertIntoEditor(content, scale);
    insertIntoEditor(content, { code: 'cluster.scale(3)', connectsTo: null });
    expect(sharedModel.getSource()).toContain(
      `import os\n${CODE}\ncluster.scale(2)\ncluster.scale(3)\n`
    );
  });
});
