import { PLACES, modeOf } from './paneLocation';

describe('modeOf', () => {
  it('knows every place that the command offers', () => {
    expect(PLACES.map(modeOf)).toEqual([
      'tab-after',
      'split-right',
      'split-left',
      'split-top',
      'split-bottom'
    ]);
    expect(modeOf(undefined)).toBeUndefined();
  });

  it.each(['left', 'toString', '', 3, null])('refuses %p', place => {
    expect(() => modeOf(place)).toThrow(
      'place must be one of tab, split-right, split-left, split-top, split-bottom.'
    );
  });
});
