import type { Page } from '@playwright/test';

/** Run one of JupyterLab's commands, without waiting until it is done. */
export async function command(
  page: Page,
  id: string,
  args: Record<string, unknown> = {}
): Promise<void> {
  await page.evaluate(
    ([id, args]) => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: {
          commands: {
            execute: (id: string, args: unknown) => Promise<unknown>;
          };
        };
      };
      void jupyterapp.commands.execute(id, args);
    },
    [id, args] as const
  );
}
