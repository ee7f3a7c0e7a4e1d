// Output of the scripts.

/** A problem that the user can fix. Only its message is shown, without a stack. */
export class Halt extends Error {}

/** Print the current step. */
export function printStep(line) {
  console.log(`· ${line}`);
}

/** Seconds since `start` (of `performance.now()`), for a line's end. */
export function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Run a script's main function. The exit code is its result, or 1 if it fails. */
export async function main(run) {
  try {
    process.exitCode = (await run(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Halt ? `✗ ${error.message}` : error);
    process.exitCode = 1;
  }
}
