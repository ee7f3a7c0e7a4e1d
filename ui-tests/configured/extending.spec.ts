import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, openPanel, test } from '../fixtures';
import { EXAMPLE, buildExample } from '../stacks/exampleExtension';

test('an extension that requires the tokens shows the number of running clusters', async ({
  page,
  jupyter
}) => {
  const installed = join(jupyter.data, 'labextensions', EXAMPLE);
  cpSync(await buildExample(), installed, { recursive: true });
  try {
    const panel = await openPanel(page, jupyter);
    await expect(panel.region.getByText('Running clusters: 0')).toBeVisible();
    const row = await panel.make(0);
    await expect(panel.region.getByText('Running clusters: 1')).toBeVisible();
    await row.stop();
    await expect(panel.region.getByText('Running clusters: 0')).toBeVisible();
  } finally {
    rmSync(installed, { recursive: true });
  }
});
