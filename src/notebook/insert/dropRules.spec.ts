import { NotebookModel } from '@jupyterlab/notebook';
import { dropProblem } from './dropRules';
import type { IOpenDocuments } from './target';

const CODE = 'cluster = Gateway().connect("n1")';

function session(language: string): object {
  return {
    session: { kernel: { name: 'k' } },
    specsManager: { specs: { kernelspecs: { k: { language } } } }
  };
}

const source = (text: string) => ({ sharedModel: { getSource: () => text } });

function notebook(language: string, ...cells: string[]): object {
  const model = new NotebookModel();
  model.sharedModel.insertCells(
    0,
    cells.map(text => ({ cell_type: 'code', source: text }))
  );
  return { sessionContext: session(language), content: { model } };
}

const prompt = (language: string, text: string): object => ({
  sessionContext: session(language),
  console: { promptCell: { model: source(text) } }
});

const editor = (path: string, text: string): object => ({
  context: { path },
  content: { model: source(text) }
});

/** The reason against a drop on the only document, or beside it. */
function reasonAgainst(
  kind: 'notebooks' | 'consoles' | 'editors',
  document: object,
  beside = false
) {
  const node = window.document.createElement('div');
  node.innerHTML = '<p></p>';
  const widget = { ...document, node };
  const none = { find: () => undefined };
  const open = {
    current: null,
    notebooks: none,
    consoles: none,
    editors: none,
    [kind]: {
      find: (test: (one: object) => boolean) =>
        test(widget) ? widget : undefined
    }
  } as unknown as IOpenDocuments;
  const target = beside ? window.document.body : node.firstElementChild;
  return dropProblem(open, target ?? node, CODE, 'n1')?.reason ?? null;
}

describe('dropProblem', () => {
  it.each([
    [null, notebook('python', 'x = 1')],
    ['present', notebook('python', 'x = 1', `${CODE}\nclient = 2`)],
    ['language', notebook('r', 'x <- 1')]
  ])('is %s for a notebook', (expected, document) => {
    expect(reasonAgainst('notebooks', document)).toBe(expected);
  });

  it.each([
    [null, prompt('python', '')],
    ['present', prompt('python', CODE)],
    ['language', prompt('julia', '')]
  ])('is %s for a console', (expected, document) => {
    expect(reasonAgainst('consoles', document)).toBe(expected);
  });

  it.each([
    [null, editor('a.py', '')],
    ['present', editor('a.py', CODE)],
    ['language', editor('notes.md', '')]
  ])('is %s for a text file', (expected, document) => {
    expect(reasonAgainst('editors', document)).toBe(expected);
  });

  it('is null beside the documents', () => {
    expect(reasonAgainst('editors', editor('notes.md', ''), true)).toBeNull();
  });
});
