import { matchingEntries } from './logEntries';

const entries = [
  '2026-11-28 08:00:00,000 - distributed.scheduler - INFO - Register worker',
  'distributed.worker - WARNING - Compute Failed\nKey: WARNING - 1',
  '2026-11-28 08:00:01,000 - distributed.worker - ERROR - Lost',
  'text - INFO - the word WARNING alone'
];

it.each([
  ['', false, [0, 1, 2, 3]],
  ['  register ', false, [0]],
  ['key:', false, [1]],
  ['', true, [1, 2]],
  ['lost', true, [2]],
  ['nothing', false, []]
])('matchingEntries for %j, severe %j', (query, isSevere, expected) => {
  expect(matchingEntries(entries, query, isSevere)).toEqual(
    expected.map(index => entries[index])
  );
});
