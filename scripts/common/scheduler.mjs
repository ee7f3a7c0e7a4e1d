// Runs the suites side by side: many of them wait for processes to start more than they compute.

/**
 * Run tasks, each as soon as the tasks that it needs, or that it is after, have ended and a slot is free. Earlier tasks
 * have priority.
 *
 * A task of several slots starts with the first free one, so it never waits for two short tasks to end together.
 *
 * @param {Record<string, {needs?: string[], after?: string[], slots?: number}>} tasks  `needs` are in the record;
 *   `after` may name others; `slots` is 1 if not given
 * @param {(name: string, failedNeed: string | undefined) => Promise<boolean>} run  resolves with whether the task
 *   passed; `failedNeed` is a task that was needed and did not pass
 * @param {number} capacity  slots in total
 * @throws Error where tasks wait for each other
 */
export async function schedule(tasks, run, capacity) {
  const waiting = new Set(Object.keys(tasks));
  const passed = new Map();
  const running = new Map();
  const needs = name => tasks[name].needs ?? [];
  const before = name => [
    ...needs(name),
    ...(tasks[name].after ?? []).filter(other => other in tasks)
  ];
  const slots = name => tasks[name].slots ?? 1;

  const start = name => {
    waiting.delete(name);
    const failedNeed = needs(name).find(need => !passed.get(need));
    running.set(
      name,
      run(name, failedNeed).then(result => {
        passed.set(name, result);
        running.delete(name);
      })
    );
  };

  while (waiting.size > 0 || running.size > 0) {
    const ready = [...waiting].filter(name =>
      before(name).every(other => passed.has(other))
    );
    let free =
      capacity -
      [...running.keys()].reduce((sum, name) => sum + slots(name), 0);
    for (const name of ready) {
      if (free <= 0) {
        break;
      }
      free -= slots(name);
      start(name);
    }
    if (running.size === 0) {
      throw new Error(`Tasks wait for each other: ${[...waiting].join(', ')}`);
    }
    await Promise.race(running.values());
  }
}
