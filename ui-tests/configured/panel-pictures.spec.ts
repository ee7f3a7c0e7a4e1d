import { expect, test } from '../fixtures';
import { Dashboards } from '../pages/dashboards';
import { RUNNING } from '../pages/panel';
import { cutOff, narrow, picture, setTheme } from '../pages/screenshot';

/** A minute of work for two workers, in stages of different names, which the dashboards show in different colors. */
const WORK = `
import random, time
from distributed import as_completed
def load(i):
    time.sleep(random.random() / 3)
    return bytes(1_000_000)
def clean(part):
    time.sleep(random.random() / 6)
    return part[::2]
def score(part):
    time.sleep(random.random() / 12)
    return len(part)
parts = client.map(load, range(400))
cleaned = client.map(clean, parts)
scores = client.map(score, cleaned)
for count, _ in enumerate(as_completed(scores)):
    if count == 100:
        break
print("well under way")
`;

test('pictures of dashboards in both themes', async ({
  panel,
  notebook,
  page
}) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  const dashboards = new Dashboards(page);
  const row = await panel.make(2);
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await dashboards.reveal(row);
  await dashboards.section.getByRole('button', { name: 'Open Layout' }).click();
  const plots = ['Task Stream', 'Progress', 'Workers Memory', 'CPU'];
  for (const plot of plots) {
    await dashboards.waitUntilDrawn(plot);
  }
  await page
    .getByRole('main')
    .getByRole('tab', { name: /\.ipynb/ })
    .click();
  await notebook.run(WORK);
  await notebook.shows(1, 'well under way');
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    for (const plot of plots) {
      await dashboards.waitUntilDrawn(plot);
    }
    await picture([page], `dashboards-${theme}`);
  }
  await setTheme(page, 'light');
});

test('pictures of the panel in both themes, with nothing cut off at 250 pixels', async ({
  panel,
  notebook,
  page
}) => {
  const row = await panel.make(2);
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(
    'futures = client.map(lambda x: x**2, range(1000))\nsum(client.gather(futures))'
  );
  await notebook.shows(1, '332833500');
  await expect(row.state).toContainText(RUNNING);
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    await picture([page], `panel-${theme}`);
    await panel.openDialog();
    await picture([page], `dialog-${theme}`);
    await panel.dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(panel.dialog).toBeHidden();
  }
  await setTheme(page, 'light');
  await narrow(page, panel.region);
  await row.button('Scale').click();
  await picture([page], 'panel-250px');
  await expect.poll(() => cutOff(panel.region)).toEqual([]);
});
