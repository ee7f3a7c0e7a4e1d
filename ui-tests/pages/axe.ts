import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from '@playwright/test';

const SOURCE = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8'
);

interface IResult {
  id: string;
  nodes: {
    html: string;
    failureSummary?: string;
    any: { data?: { messageKey?: string } | null }[];
  }[];
}

/** The rule that a visible label must be part of the accessible name (WCAG 2.5.3). Earlier versions of axe omit it. */
const NAME_RULE = 'label-content-name-mismatch';

/**
 * The violations of WCAG 2.2 (A and AA) that axe finds in a part of the page.
 *
 * axe leaves it open whether the text of a switch, checkbox or radio button is its label or its value. Ours show no
 * value as text, so a text that is not in the name is a violation.
 *
 * @param within - a CSS selector of our own parts; what JupyterLab itself shows is not ours to fix
 */
export async function violations(
  page: Page,
  within: string
): Promise<string[]> {
  await page.evaluate(SOURCE);
  const found = await page.evaluate(
    async ([selector, nameRule]) => {
      const { axe } = window as unknown as {
        axe: {
          run: (
            context: unknown,
            options: unknown
          ) => Promise<{ violations: IResult[]; incomplete: IResult[] }>;
        };
      };
      const { violations, incomplete } = await axe.run(
        { include: [selector] },
        {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          rules: { [nameRule]: { enabled: true } },
          resultTypes: ['violations', 'incomplete']
        }
      );
      const mismatches = incomplete
        .filter(({ id }) => id === nameRule)
        .map(({ id, nodes }) => ({
          id,
          nodes: nodes.filter(({ any }) =>
            any.some(({ data }) => data?.messageKey === 'valueText')
          )
        }));
      return [...violations, ...mismatches].map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ html, failureSummary }) => ({
          html,
          failureSummary
        }))
      }));
    },
    [within, NAME_RULE] as const
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`
    )
  );
}
