// How the scripts talk to the person who typed the command.

/** Something the person can put right: shown as its message alone, without a stack. */
export class Halt extends Error {}

/** Say what is being done. */
export function say(line) {
  console.log(`· ${line}`);
}

/** Seconds since `start` (of `performance.now()`), for a line's end. */
export function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Run a script's main function; its number becomes the exit code, a failure 1. */
export async function main(run) {
  try {
    process.exitCode = (await run(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Halt ? `✗ ${error.message}` : error);
    process.exitCode = 1;
  }
}
