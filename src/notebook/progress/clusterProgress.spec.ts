import type { Progress } from '../../wire/wire';
import { CellRun } from './cellRun';
import { ClusterProgress } from './clusterProgress';

const location = (cellId: string) => ({ model: null as never, cellId });

/** A cluster whose tasks the test sets, and the times of the requests in s. */
function setUp() {
  const requests: number[] = [];
  const startTime = Date.now();
  let at = 1;
  const cluster = { done: 0, processing: 0, clients: 1, fails: false };
  const request = (): Promise<Progress> => {
    requests.push((Date.now() - startTime) / 1000);
    if (cluster.fails) {
      return Promise.reject(new Error('no scheduler'));
    }
    const { done, processing, clients } = cluster;
    const one = { name: 'inc', done, failed: 0, processing, waiting: 0 };
    at += 1;
    return Promise.resolve({
      origin: 1,
      at,
      next_in: 1000,
      clients,
      tasks: [one]
    });
  };
  const progress = new ClusterProgress(request, () => 1);
  const start = () => {
    progress.prepareRun();
    const run = new CellRun(location('a'));
    run.started = Date.now();
    progress.add(run);
    return run;
  };
  const end = (run: CellRun) => {
    run.ended = Date.now();
    progress.update();
  };
  return { requests, cluster, progress, start, end };
}

const wait = (seconds: number) => jest.advanceTimersByTimeAsync(1000 * seconds);

function setVisible(visible: boolean): void {
  jest
    .spyOn(document, 'visibilityState', 'get')
    .mockReturnValue(visible ? 'visible' : 'hidden');
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('ClusterProgress', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    setVisible(true);
  });
  afterEach(() => jest.useRealTimers());

  it('sends nothing unless a cell runs', async () => {
    const { requests, progress } = setUp();
    progress.prepare();
    await wait(60);
    expect(requests).toEqual([0]);
  });

  it('requests at most once a second while a cell runs', async () => {
    const { requests, start } = setUp();
    start();
    await wait(10.5);
    expect(requests).toHaveLength(11);
    expect(requests).toEqual(requests.map((_, second) => second));
  });

  it('does not request a sample for each short cell', async () => {
    const { requests, start, end } = setUp();
    for (let cell = 0; cell < 10; cell++) {
      const run = start();
      await wait(0.1);
      end(run);
    }
    await wait(0.1);
    expect(requests.length).toBeLessThanOrEqual(2);
  });

  it('counts the tasks of a cell from its start', async () => {
    const { cluster, progress, start, end } = setUp();
    progress.prepare();
    await wait(1);
    cluster.processing = 4;
    const run = start();
    await wait(1.5);
    expect(run.progress(2, 1)).toMatchObject({ total: 4, done: 0, running: 2 });
    Object.assign(cluster, { done: 4, processing: 0 });
    end(run);
    await wait(1);
    expect(run.progress(2, 1)).toMatchObject({
      total: 4,
      done: 4,
      isFinished: true
    });
  });

  it('continues after a cell has ended, until its tasks have ended', async () => {
    const { cluster, requests, start, end } = setUp();
    const run = start();
    await wait(0.1);
    cluster.processing = 4;
    await wait(1);
    end(run);
    await wait(60);
    expect(requests.length).toBeGreaterThan(55);
    expect(run.progress(9, 1).isFinished).toBe(false);
    Object.assign(cluster, { done: 4, processing: 0 });
    await wait(2);
    expect(run.progress(9, 1).isFinished).toBe(true);
    await wait(60);
    const all = requests.length;
    await wait(60);
    expect(requests).toHaveLength(all);
  });

  it('requests samples at growing intervals for 15 s after the end of a cell without tasks', async () => {
    const { requests, start, end } = setUp();
    const run = start();
    await wait(0.5);
    end(run);
    await wait(120);
    expect(requests.length).toBeLessThan(8);
    expect(run.hasTasks).toBe(false);
    expect(run.isFinal).toBe(true);
  });

  it('finds tasks that the scheduler receives late', async () => {
    const { cluster, start, end } = setUp();
    const run = start();
    await wait(0.5);
    end(run);
    await wait(5);
    cluster.processing = 3;
    await wait(10);
    expect(run.progress(9, 1).total).toBe(3);
  });

  it('sends nothing while the page is hidden', async () => {
    const { requests, start } = setUp();
    start();
    await wait(0.5);
    setVisible(false);
    await wait(60);
    const hidden = requests.length;
    expect(hidden).toBeLessThanOrEqual(2);
    setVisible(true);
    await wait(0.1);
    expect(requests.length).toBe(hidden + 1);
  });

  it('stops after repeated failures once the cell has ended', async () => {
    const { cluster, requests, start, end } = setUp();
    const run = start();
    await wait(0.5);
    cluster.fails = true;
    end(run);
    await wait(60);
    expect(run.isFinal).toBe(true);
    const all = requests.length;
    await wait(60);
    expect(requests).toHaveLength(all);
  });
});
