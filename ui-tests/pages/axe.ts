import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from '@playwright/test';

const SOURCE = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8'
);

interface IViolation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/**
 * The violations of WCAG 2.2 (A and AA) that axe finds in a part of the page.
 *
 * @param within - a CSS selector of our own parts; what JupyterLab itself shows is not ours to fix
 */
export async function violations(
  page: Page,
  within: string
): Promise<string[]> {
  await page.evaluate(SOURCE);
  const found = await page.evaluate(async selector => {
    const { axe } = window as unknown as {
      axe: {
        run: (
          context: unknown,
          options: unknown
        ) => Promise<{ violations: IViolation[] }>;
      };
    };
    const result = await axe.run(
      { include: [selector] },
      {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        resultTypes: ['violations']
      }
    );
    return result.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary }))
    }));
  }, within);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`
    )
  );
}
