import { NotebookModel } from '@jupyterlab/notebook';

/** A notebook of these cells; a number after `>` is the count of an execution, `#md` begins a text. */
export function createNotebookModel(...sources: string[]): NotebookModel {
  const model = new NotebookModel();
  model.fromJSON({
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
    cells: sources.map((text, i) => {
      const [source, count] = text.split('>');
      return source.startsWith('#md')
        ? { id: `c${i}`, cell_type: 'markdown', metadata: {}, source }
        : {
            id: `c${i}`,
            cell_type: 'code',
            metadata: {},
            outputs: [],
            execution_count: count ? Number(count) : null,
            source
          };
    })
  });
  return model;
}
