/**
 * Return whether the front end and the server extension come from one release. npm and Python write pre-releases
 * differently (`1.0.0-rc.1`, `1.0.0rc1`), so only the numbers before them count.
 */
export function sameRelease(one: string, other: string): boolean {
  return release(one) === release(other);
}

function release(version: string): string {
  return /^\d+(\.\d+)*/.exec(version)?.[0] ?? version;
}
