import { attribute, type CellTasks } from './attribution';
import { type ICounts, type TaskCounts, unfinished } from './taskCounts';

const counts = (
  done: number,
  failed: number,
  processing: number,
  waiting: number
): ICounts => ({ done, failed, processing, waiting });

const tasks = (entries: Record<string, ICounts>): TaskCounts =>
  new Map(Object.entries(entries));

const NONE: TaskCounts = new Map();

describe('attribute', () => {
  it('adds new tasks to the owner', () => {
    const owner: CellTasks = new Map();
    attribute(NONE, tasks({ inc: counts(3, 1, 2, 4) }), [owner], () => owner);
    expect(owner.get('inc')).toEqual(counts(3, 1, 2, 4));
  });

  it('adds the new tasks of each name to its owner', () => {
    const cells: CellTasks[] = [new Map(), new Map()];
    attribute(
      NONE,
      tasks({ inc: counts(0, 0, 1, 4), sum: counts(0, 0, 0, 1) }),
      cells,
      name => cells[name === 'inc' ? 0 : 1]
    );
    expect([...cells[0]]).toEqual([['inc', counts(0, 0, 1, 4)]]);
    expect([...cells[1]]).toEqual([['sum', counts(0, 0, 0, 1)]]);
  });

  it('ends the tasks of the earlier cell first', () => {
    const first: CellTasks = new Map([['inc', counts(0, 0, 2, 8)]]);
    const second: CellTasks = new Map();
    attribute(
      tasks({ inc: counts(0, 0, 2, 8) }),
      tasks({ inc: counts(8, 0, 2, 5) }),
      [first, second],
      () => second
    );
    expect(first.get('inc')).toEqual(counts(8, 0, 2, 0));
    expect(second.get('inc')).toEqual(counts(0, 0, 0, 5));
  });

  it('removes canceled tasks from the later cell first', () => {
    const first: CellTasks = new Map([['inc', counts(0, 0, 2, 2)]]);
    const second: CellTasks = new Map([['inc', counts(0, 0, 0, 9)]]);
    attribute(
      tasks({ inc: counts(0, 0, 2, 11) }),
      tasks({ inc: counts(0, 0, 2, 3) }),
      [first, second],
      () => null
    );
    expect(first.get('inc')).toEqual(counts(0, 0, 2, 2));
    expect(second.get('inc')).toEqual(counts(0, 0, 0, 1));
  });

  it('ignores tasks that none of the cells has started', () => {
    const cell: CellTasks = new Map();
    attribute(
      tasks({ inc: counts(0, 0, 2, 8) }),
      tasks({ inc: counts(5, 0, 2, 3), sum: counts(0, 0, 1, 0) }),
      [cell],
      () => null
    );
    expect(cell.size).toBe(0);
  });

  it('never loses or adds a task, for any counts', () => {
    let seed = 11;
    const random = (limit: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % limit;
    };
    for (let run = 0; run < 500; run++) {
      const cells: CellTasks[] = [new Map(), new Map(), new Map()];
      let before = NONE;
      let state = counts(0, 0, 0, 0);
      for (let step = 0; step < 10; step++) {
        const all = unfinished(state) + random(5);
        const done = random(all + 1);
        const failed = random(all - done + 1);
        const left = random(all - done - failed + 1);
        const processing = random(left + 1);
        state = counts(
          state.done + done,
          state.failed + failed,
          processing,
          left - processing
        );
        const after = new Map([['inc', state]]);
        const owner = cells[random(3)];
        attribute(before, after, cells, () => owner);
        before = after;
        const sum = (value: (one: ICounts) => number) =>
          cells.reduce(
            (n, cell) =>
              n + [...cell.values()].reduce((m, one) => m + value(one), 0),
            0
          );
        expect(sum(unfinished)).toBe(left);
        expect(sum(one => one.processing)).toBe(processing);
        expect(sum(one => one.done)).toBeLessThanOrEqual(state.done);
        for (const cell of cells) {
          for (const one of cell.values()) {
            expect(Math.min(...Object.values(one))).toBeGreaterThanOrEqual(0);
          }
        }
      }
    }
  });
});
