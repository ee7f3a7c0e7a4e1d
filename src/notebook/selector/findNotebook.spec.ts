import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { findNotebook } from './findNotebook';

const view = (path: string) => ({ context: { path } }) as NotebookPanel;
const [first, second, other] = [view('a'), view('a'), view('b')];

/** A tracker of three views, of which this one is the current. */
const tracker = (
  current: NotebookPanel | null
): Pick<INotebookTracker, 'currentWidget' | 'find'> => ({
  currentWidget: current,
  find: matches => [first, second, other].find(matches)
});

describe('findNotebook', () => {
  it('returns the current view of a notebook with several views', () => {
    expect(findNotebook(tracker(second), { path: 'a' })).toBe(second);
  });

  it('returns another notebook by its path', () => {
    expect(findNotebook(tracker(second), { path: 'b' })).toBe(other);
    expect(findNotebook(tracker(null), { path: 'a' })).toBe(first);
  });

  it('returns the current notebook without a path', () => {
    expect(findNotebook(tracker(other), {})).toBe(other);
  });

  it('returns null for a notebook that is not open', () => {
    expect(findNotebook(tracker(first), { path: 'c' })).toBeNull();
    expect(findNotebook(tracker(null), {})).toBeNull();
  });
});
