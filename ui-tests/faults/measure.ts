import type { TestInfo } from '@playwright/test';

/** What the test of a fault measured. scripts/faults.mjs writes docs/reliability.md from it. */
export interface IMeasured {
  /** What happens, as a sentence. */
  event: string;
  /** What the UI shows then. */
  text: string;
  /** What the UI shows once the fault has ended, if that is not the running cluster. */
  after?: string;
  /** Seconds within which the UI shows it. */
  shownWithin: number;
  /** Seconds after which it did. */
  shown: number;
  /** Seconds after the end of the fault within which the panel recovers; missing where the fault does not end. */
  recoveredWithin?: number;
  recovered?: number;
}

/** Run a step that waits for a condition. @returns the seconds that it took */
export async function secondsOf(step: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await step();
  return (performance.now() - start) / 1000;
}

/** Add what was measured to the report of the test. */
export function report(info: TestInfo, measured: IMeasured): void {
  info.annotations.push({
    type: 'fault',
    description: JSON.stringify(measured)
  });
}
