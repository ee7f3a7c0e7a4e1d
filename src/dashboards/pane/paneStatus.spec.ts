import { announceInPanes } from './paneStatus';

describe('announceInPanes', () => {
  it('uses one element for all panes, and repeats no message', async () => {
    const regions = () => document.querySelectorAll('[role=status]');
    announceInPanes('Lost.');
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver(list => changes.push(...list));
    observer.observe(document.body, { childList: true, subtree: true });
    announceInPanes('Lost.');
    announceInPanes('Lost.');
    await Promise.resolve();
    expect(changes).toEqual([]);
    announceInPanes('Back.');
    await Promise.resolve();
    expect(changes).toHaveLength(1);
    expect(regions()).toHaveLength(1);
    expect(regions()[0].textContent).toBe('Back.');
    observer.disconnect();
  });
});
