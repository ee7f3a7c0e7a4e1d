import { NotebookActions } from '@jupyterlab/notebook';

import {
  FakeCell,
  FakeModel,
  FakePanel,
  fakeTracker
} from '../../testing/fakeCells';
import { FakeClusters, cluster, trans } from '../../testing/fakeClusters';
import type { Progress } from '../../wire/wire';
import { CellProgress } from './cellProgress';

const wait = (seconds: number) => jest.advanceTimersByTimeAsync(1000 * seconds);

describe('CellProgress', () => {
  let cell: FakeCell;
  let panel: FakePanel;
  let clusters: FakeClusters;
  let clients: number;
  let tasks: { done: number; processing: number };
  let settings: { isShown: boolean; keepsLine: boolean };
  const request = jest.fn(async (): Promise<Progress> => ({
    origin: 1,
    at: Date.now(),
    next_in: 1000,
    clients,
    tasks: [{ name: 'inc', failed: 0, waiting: 0, ...tasks }]
  }));

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    request.mockClear();
    clients = 1;
    tasks = { done: 0, processing: 0 };
    settings = { isShown: true, keepsLine: true };
    cell = new FakeCell('a');
    panel = new FakePanel(new FakeModel(), cell);
    clusters = new FakeClusters(cluster());
  });

  afterEach(() => jest.useRealTimers());

  const create = (...panels: FakePanel[]) =>
    new CellProgress({
      tracker: fakeTracker(...panels).tracker,
      clusters,
      notebooks: { connectedCluster: () => 'ns.1' },
      request,
      settings,
      trans
    });

  /** Run the cell, which starts four tasks. */
  const run = async (progress: CellProgress) => {
    progress.schedule(panel.panel, cell.cell, 'ns.1');
    await wait(1);
    panel.session.start('a');
    tasks = { done: 0, processing: 4 };
    await wait(2);
  };

  /** End the tasks and the cell. */
  const end = async () => {
    tasks = { done: 4, processing: 0 };
    panel.session.end('a');
    await wait(2);
  };

  const isShown = () => cell.content.includes('progress');

  it('shows a bar once the cell has started tasks, and keeps it', async () => {
    const progress = create(panel);
    progress.schedule(panel.panel, cell.cell, 'ns.1');
    panel.session.start('a');
    await wait(2);
    expect(isShown()).toBe(false);
    tasks = { done: 0, processing: 4 };
    await wait(2);
    expect(isShown()).toBe(true);
    await end();
    expect(isShown()).toBe(true);
  });

  it.each([
    ['shows', 'if the other program is a kernel of this page', 'b', true],
    ['hides', 'if the other program may have started them', 'a', false]
  ])(
    '%s tasks that a cell starts before the first sample, %s',
    async (_, __, kernel, expected) => {
      clients = 2;
      panel = new FakePanel(new FakeModel('a'), cell);
      const other = new FakePanel(new FakeModel(kernel), new FakeCell('b'));
      const progress = create(panel, other);
      progress.prepare('ns.1');
      await wait(2);
      tasks = { done: 0, processing: 4 };
      progress.schedule(panel.panel, cell.cell, 'ns.1');
      panel.session.start('a');
      await wait(2);
      expect(isShown()).toBe(expected);
    }
  );

  it('removes the bar when the tasks have ended, if the setting says so', async () => {
    settings.keepsLine = false;
    await run(create(panel));
    expect(isShown()).toBe(true);
    await end();
    expect(isShown()).toBe(false);
  });

  it('sends no request if the setting is off', async () => {
    settings.isShown = false;
    const progress = create(panel);
    progress.prepare('ns.1');
    await run(progress);
    expect(request).not.toHaveBeenCalled();
    expect(isShown()).toBe(false);
  });

  it('removes the bar when the output is cleared, or the cell runs again', async () => {
    const progress = create(panel);
    await run(progress);
    await end();
    progress.schedule(panel.panel, cell.cell, 'ns.1');
    expect(isShown()).toBe(false);
    panel.session.start('a');
    tasks = { done: 4, processing: 4 };
    await wait(2);
    expect(isShown()).toBe(true);
    const cleared = NotebookActions.outputCleared as unknown as {
      emit: (args: object) => void;
    };
    cleared.emit({ cell });
    expect(isShown()).toBe(false);
  });

  it('keeps the last counts of a cluster that left the list, and sends no more requests', async () => {
    await run(create(panel));
    clusters.changed.emit({
      clusters: [],
      removed: ['ns.1'],
      gateways: false,
      problem: false
    });
    request.mockClear();
    await wait(60);
    expect(request).not.toHaveBeenCalled();
    expect(isShown()).toBe(true);
  });
});
