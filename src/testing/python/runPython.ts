/** Runs scripts with the Python of the development environment. Tests run in the root of the repository. */

/** What is used of Node's module, whose types are not a dependency. */
interface IChildProcess {
  spawnSync: (
    command: string,
    args: string[],
    options: { input: string; encoding: 'utf8'; maxBuffer: number }
  ) => {
    error?: Error;
    status: number | null;
    stdout: string;
    stderr: string;
  };
}

const PYTHON = '.venv/bin/python';

/**
 * Run a script.
 *
 * @param script - path of the script in the repository
 * @param input - is sent to it as JSON
 * @returns what it prints as JSON
 */
export function runPython(script: string, input: unknown): unknown {
  const { spawnSync } = jest.requireActual<IChildProcess>('child_process');
  const { error, status, stdout, stderr } = spawnSync(PYTHON, [script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 28
  });
  if (error || status !== 0) {
    throw error ?? new Error(stderr);
  }
  return JSON.parse(stdout);
}
