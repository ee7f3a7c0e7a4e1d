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
import { createNotebookModel } from '../../testing/notebookModel';

const CODE = 'cluster = Gateway().connect("n1")\nclient';
const CONNECT = { code: CODE, connectsTo: 'n1' };

const sources = (model: NotebookModel): string[] =>
  Array.from(model.cells, cell => cell.sharedModel.getSource());

describe('cellPlan', () => {
  it('goes above code that is yet to run', () => {
    expect(planCell(createNotebookModel('a>1', 'b'), 1, CONNECT)).toEqual({
      index: 1
    });
  });

  it('goes below code that was run, and below text', () => {
    expect(planCell(createNotebookModel('a>1', 'b'), 0, CONNECT)).toEqual({
      index: 1
    });
    expect(planCell(createNotebookModel('#md', 'b'), 0, CONNECT)).toEqual({
      index: 1
    });
  });

  it('goes to the end where no cell is active', () => {
    expect(planCell(createNotebookModel('a', 'b'), -1, CONNECT)).toEqual({
      index: 2
    });
  });

  it('finds the cell that connects already', () => {
    expect(planCell(createNotebookModel('a', CODE, 'b'), 2, CONNECT)).toEqual({
      present: 1
    });
  });

  it('repeats what does not connect', () => {
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

  it('adds one cell, active, not executed, and leaves the others', () => {
    const model = createNotebookModel('a>1', 'b');
    const { state, notebook } = notebookOf(model, 1);
    expect(insertIntoNotebook(notebook, CONNECT)).toBe('inserted');
    expect(sources(model)).toEqual(['a', CODE, 'b']);
    expect(model.cells.get(1).toJSON().execution_count).toBeNull();
    expect(state.activeCellIndex).toBe(1);
    expect(state.mode).toBe('command');
  });

  it('goes to the code that is there already', () => {
    const model = createNotebookModel(CODE, 'b');
    const { state, notebook } = notebookOf(model, 1);
    expect(insertIntoNotebook(notebook, CONNECT)).toBe('present');
    expect(sources(model)).toEqual([CODE, 'b']);
    expect(state.activeCellIndex).toBe(0);
    expect(state.scrollToItem).toHaveBeenCalledWith(0, 'smart');
  });

  it('refuses a notebook that is not loaded', () => {
    expect(() =>
      insertIntoNotebook(notebookOf(null, 0).notebook, CONNECT)
    ).toThrow(/not loaded/);
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
    expect(insertIntoConsole(codeConsole, CONNECT)).toBe('inserted');
    expect(sharedModel.getSource()).toBe(CODE);
  });

  it('keeps what was typed', () => {
    const { sharedModel, codeConsole } = consoleOf('x = comput');
    insertIntoConsole(codeConsole, CONNECT);
    expect(sharedModel.getSource()).toBe(`${CODE}\n\nx = comput`);
  });

  it('does not repeat itself', () => {
    const { sharedModel, codeConsole } = consoleOf('x');
    insertIntoConsole(codeConsole, CONNECT);
    expect(insertIntoConsole(codeConsole, CONNECT)).toBe('present');
    expect(sharedModel.getSource()).toBe(`${CODE}\n\nx`);
  });
});

describe('insertIntoEditor', () => {
  it('goes by the cursor, once', () => {
    const sharedModel = new YFile();
    sharedModel.setSource('import os\n\nmain()\n');
    const content = {
      model: { sharedModel },
      editor: { getCursorPosition: () => ({ line: 1, column: 0 }) }
    } as unknown as FileEditor;
    expect(insertIntoEditor(content, CONNECT)).toBe('inserted');
    expect(sharedModel.getSource()).toBe(`import os\n${CODE}\nmain()\n`);
    expect(insertIntoEditor(content, CONNECT)).toBe('present');
  });
});
