import { PANE_LOCATIONS, insertMode } from './paneLocation';

describe('insertMode', () => {
  it('has a mode for every location of the command', () => {
    expect(PANE_LOCATIONS.map(insertMode)).toEqual([
      'tab-after',
      'split-right',
      'split-left',
      'split-top',
      'split-bottom'
    ]);
    expect(insertMode(undefined)).toBeUndefined();
  });

  it.each(['left', 'toString', '', 3, null])('rejects %p', location => {
    expect(() => insertMode(location)).toThrow(
      'location must be one of tab, split-right, split-left, split-top, split-bottom.'
    );
  });
});
