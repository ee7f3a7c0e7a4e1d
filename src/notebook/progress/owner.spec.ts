import { CellRun, type ICellLocation } from './cellRun';
import { ownerByName } from './owner';

/** The run of a cell in a notebook, with its times in ms and the names of its tasks. */
function run(
  started: number | null,
  ended: number | null,
  model: object | null = null,
  ...names: string[]
): CellRun {
  const created = new CellRun({
    model,
    cellId: 'a'
  } as unknown as ICellLocation);
  const tasks = { done: 0, failed: 0, processing: 1, waiting: 0 };
  names.forEach(name => created.tasks.set(name, tasks));
  return Object.assign(created, { started, ended });
}

const owner = (runs: CellRun[], from: number, to: number, name = 'inc') =>
  ownerByName(runs, from, to)(name);

describe('ownerByName', () => {
  it('is the run of a notebook that ran longest between two samples', () => {
    const [first, second, third] = [run(0, 800), run(800, 900), run(900, null)];
    expect(owner([first, second, third], 0, 1000)).toBe(first);
    expect(owner([first, second, third], 1000, 2000)).toBe(third);
  });

  it('is the last run if none ran', () => {
    expect(owner([run(0, 1), run(2, 3)], 10, 20)?.started).toBe(2);
    expect(owner([run(null, null)], 10, 20)).toBeNull();
    expect(owner([], 10, 20)).toBeNull();
  });

  describe('of two notebooks', () => {
    const one = run(0, null, { path: 'one' }, 'inc');
    const other = run(3500, null, { path: 'other' }, 'sum');

    it('is the cell that has just started', () => {
      expect(owner([one, other], 3000, 4000)).toBe(other);
      expect(owner([one, other], 3000, 4000, 'new')).toBe(other);
    });

    it('is the cell with tasks of this name afterwards', () => {
      expect(owner([one, other], 4000, 5000)).toBe(one);
      expect(owner([one, other], 4000, 5000, 'sum')).toBe(other);
      expect(owner([one, other], 4000, 5000, 'new')).toBe(other);
    });

    it('is the cell that runs', () => {
      const ended = run(0, 2000, { path: 'ended' }, 'sum');
      expect(owner([ended, one], 4000, 5000, 'sum')).toBe(one);
    });
  });
});
