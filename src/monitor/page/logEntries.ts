/** The level of an entry, in the formats of all versions of distributed. */
const SEVERE = / - (WARNING|ERROR|CRITICAL) - /;

/**
 * Return the entries of a log that match.
 *
 * @param query - a text that an entry must contain, in upper or lower case
 * @param isSevere - whether only warnings and errors match
 */
export function matchingEntries(
  entries: ReadonlyArray<string>,
  query: string,
  isSevere: boolean
): ReadonlyArray<string> {
  const searchText = query.trim().toLowerCase();
  return searchText === '' && !isSevere
    ? entries
    : entries.filter(
        entry =>
          (!isSevere || SEVERE.test(entry)) &&
          entry.toLowerCase().includes(searchText)
      );
}
