import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import { trans } from '../../testing/fakeClusters';
import { connectOptions } from './connectOptions';
import { createCluster } from '../../testing/fakeNotebook';
import { createNotebookModel } from '../../testing/notebookModel';

const CODE = 'cluster = Gateway().connect("n1")\nclient';

function setUp(...sources: string[]) {
  const run = jest
    .spyOn(NotebookActions, 'runAndAdvance')
    .mockResolvedValue(true);
  const content = {
    model: createNotebookModel(...sources),
    activeCellIndex: 0,
    mode: 'edit',
    deselectAll: () => undefined,
    scrollToItem: () => Promise.resolve()
  };
  const template = CODE.replace('n1', '{name}').split('\n');
  const how = connectOptions(
    { content, sessionContext: {} } as unknown as NotebookPanel,
    { settings: { template, showConnectionCode: false }, trans }
  );
  const connect = (always = true) => how.runInCell(createCluster('n1'), always);
  return { connect, content, run };
}

afterEach(() => jest.restoreAllMocks());

describe('runInCell', () => {
  it('does nothing unless it is wanted', async () => {
    const { connect, content, run } = setUp('a>1');
    expect(await connect(false)).toBe(false);
    expect(content.model.cells.length).toBe(1);
    expect(run).not.toHaveBeenCalled();
  });

  it.each([
    ['a new cell', ['a>1'], 1],
    ['a cell with the same code', ['a', 'b', `${CODE}\n`], 2]
  ])('runs %s', async (_, sources, active) => {
    const { connect, content, run } = setUp(...sources);
    expect(await connect()).toBe(true);
    expect(content.activeCellIndex).toBe(active);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('does not run a cell that contains other code', async () => {
    const { connect, content, run } = setUp('a', `${CODE}\nhours(client)`);
    expect(await connect()).toBe(false);
    expect(run).not.toHaveBeenCalled();
    expect(content.activeCellIndex).toBe(0);
    expect(content.model.cells.length).toBe(2);
  });
});
