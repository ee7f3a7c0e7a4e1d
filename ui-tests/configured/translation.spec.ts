import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, parse } from 'node:path';

import type { Locator } from '@playwright/test';

import { root } from '../../scripts/common/paths.mjs';
import { expect, test as base } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { pressEscape } from '../pages/escape';
import { command } from '../pages/commands';
import { Dashboards } from '../pages/dashboards';
import type { ClusterRow, Panel } from '../pages/panel';
import { START } from '../pages/panel';
import { screenshot, setTheme } from '../pages/screenshot';
import type { IJupyter } from '../stacks/jupyter';
import { startJupyter } from '../stacks/jupyter';
import {
  LOCALE,
  MARKS,
  schemaTexts,
  writePseudoLanguagePack
} from '../stacks/languagePack';

/**
 * JupyterLab with a language pack that puts marks around every text of the extension.
 *
 * `gateways`: environment variables that configure more gateways
 */
const test = base.extend<
  object,
  { jupyter: IJupyter; gateways: Record<string, string> }
>({
  gateways: [{}, { scope: 'worker' }],
  jupyter: [
    async ({ gateway, gateways }, use) => {
      const pack = realpathSync(
        mkdtempSync(join(tmpdir(), 'dask-gateway-language-'))
      );
      writePseudoLanguagePack(pack);
      const path = [pack, process.env.PYTHONPATH].filter(Boolean);
      const jupyter = await startJupyter(
        {
          ...gateway!.environ,
          ...gateways,
          JUPYTER_IMAGE_SPEC: 'good',
          PYTHONPATH: path.join(delimiter)
        },
        // The server translates schemas by the user's setting, and not by an override.
        {
          '@jupyterlab/translation-extension:plugin': { locale: LOCALE },
          // A notice of an idle cluster appears after some seconds.
          'jupyterlab-dask-gateway:idle': { noticeAfter: 0.05 }
        }
      );
      await use(jupyter);
      await jupyter.stop();
      rmSync(pack, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

/** Texts that are not the extension's own. */
const FOREIGN = [
  // JupyterLab's side panels, dialogs and menus.
  /^side panel content$/,
  /^(Cancel|OK|Close|Dismiss|Shift\+Right Click for Browser Menu)$/,
  // The chart library's.
  /^legend icon$/,
  // The keys of a shortcut, which JupyterLab adds to a title.
  /^\((Alt|Ctrl|Shift|\+|[A-Z])+\)$/,
  // Numbers with units.
  /^[\d\s.,:%/()–-]*((B|[KMGT]iB|s|ms|min|h|d)\b[\d\s.,:%/()–-]*)*$/
];

/**
 * The visible texts and accessible names below an element that are not translated: what is left of each without the
 * marked parts and the users' own text.
 *
 * @param own - text of users and of the gateway
 */
async function untranslated(
  root: Locator,
  own: readonly string[]
): Promise<string[]> {
  const texts = await root.evaluateAll(nodes => {
    const ATTRIBUTES = [
      'alt',
      'aria-description',
      'aria-label',
      'aria-roledescription',
      'aria-valuetext',
      'placeholder',
      'title'
    ];
    const found = new Set<string>();
    const visit = (node: Node): void => {
      if (node instanceof Text) {
        found.add(node.data);
      } else if (
        node instanceof Element &&
        node.checkVisibility() &&
        // Ticks of charts, code, text that the user types, keys, the parts of a label, and codes of problems.
        !node.matches(
          'svg *, style, script, .cm-editor, textarea, .lm-Menu-itemShortcut, .lm-CommandPalette-itemShortcut, .jp-DaskGateway-name > span, .jp-DaskGateway-shortId, .jp-DaskGateway-code'
        )
      ) {
        ATTRIBUTES.forEach(name => {
          const value = node.getAttribute(name);
          if (value !== null) {
            found.add(value);
          }
        });
        node.childNodes.forEach(visit);
      }
    };
    nodes.forEach(visit);
    return [...found];
  });
  const marked = new RegExp(`${MARKS[0]}[^${MARKS.join('')}]*${MARKS[1]}`, 'g');
  return texts
    .map(text => {
      let rest = text;
      // A translated text may be a value in another one.
      while (rest.search(marked) >= 0) {
        rest = rest.replace(marked, '');
      }
      return own
        .reduce(
          (left, value) =>
            left.replace(
              new RegExp(
                `(?<!\\p{L})${value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?!\\p{L})`,
                'gu'
              ),
              ''
            ),
          rest
        )
        .trim();
    })
    .filter(
      rest =>
        /\p{L}/u.test(rest) && !FOREIGN.some(pattern => pattern.test(rest))
    );
}

/**
 * The texts of the gateway and of users in responses of the server: names, labels, options and their values.
 *
 * @param paths - of the REST API
 */
async function ownTexts(
  { url, token }: IJupyter,
  ...paths: string[]
): Promise<string[]> {
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${url}dask-gateway/api/${path}`, {
      headers: { Authorization: `token ${token}` }
    });
    return response.json();
  };
  const texts = new Set<string>();
  const collect = (value: unknown, key: string): void => {
    if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([name, member]) =>
        // These are the server's sentences, which have to be translated.
        ['text', 'message', 'remedy', 'code', 'status'].includes(name) ||
        typeof member === 'boolean'
          ? undefined
          : collect(member, Array.isArray(value) ? key : name)
      );
      if (key === 'options') {
        Object.keys(value).forEach(name => texts.add(name));
      }
    } else if (typeof value === 'string' && value.length > 1) {
      texts.add(value);
    }
  };
  for (const path of paths) {
    collect(await read(path), '');
  }
  // Longer texts first: one may contain another.
  return [...texts].sort((a, b) => b.length - a.length);
}

/** For screens that show nothing but the extension's own texts. */
const none = () => Promise.resolve([]);

/** Check one screen. */
async function expectTranslated(
  screen: string,
  root: Locator,
  own: () => Promise<readonly string[]>
): Promise<void> {
  await expect(root.first()).toBeVisible();
  // Soft, so that one run lists the texts of all screens.
  await expect
    .configure({ soft: true })
    .poll(async () => untranslated(root, await own()), { message: screen })
    .toEqual([]);
}

/** A cluster with one worker, and another one whose start failed. */
async function makeClusters(panel: Panel): Promise<ClusterRow> {
  const row = await panel.make(1);
  await panel.openDialog();
  await panel.dialog.getByLabel('Image').fill('fails');
  await panel.submit();
  await expect(
    panel.list.locator('[data-status="failed"]').first()
  ).toBeVisible(START);
  return row;
}

test('the panel, its dialogs and its menus are translated', async ({
  jupyter,
  page,
  panel
}) => {
  await expectTranslated('empty panel', panel.region, () =>
    ownTexts(jupyter, 'options')
  );
  const row = await makeClusters(panel);
  const name = await row.name();
  const own = (...paths: string[]) =>
    ownTexts(jupyter, 'clusters', 'options', ...paths);
  await expectTranslated('panel with clusters', panel.region, own);

  await row.button('Scale').click();
  await expectTranslated('scale form', row.node.getByRole('form'), own);
  await page.keyboard.press('Escape');

  await row.node.click({ button: 'right' });
  const menu = page.locator('.lm-Menu');
  // jupyterlab_server translates a single schema, but not the list of all schemas, from which JupyterLab builds menus.
  const ownAndSchemas = async () => [...schemaTexts(), ...(await own())];
  await expectTranslated('context menu', menu, ownAndSchemas);
  // Every submenu that the extension's schemas add.
  const submenus = menu.locator('[data-type="submenu"]');
  for (let index = 0; index < (await submenus.count()); index++) {
    await submenus.nth(index).hover();
    await expect(menu).toHaveCount(2);
    await expectTranslated('submenu', menu.last(), ownAndSchemas);
  }
  // Escape closes both menus or the submenu alone, depending on which of them has the focus.
  for (let open = await menu.count(); open > 0; open = await menu.count()) {
    await pressEscape(page);
    await expect.poll(() => menu.count()).toBeLessThan(open);
  }

  await panel.openDialog();
  await expectTranslated('dialog New Cluster', panel.dialog, own);
  await panel.dialog.getByRole('button', { name: 'Cancel' }).click();

  const dashboards = new Dashboards(page);
  await dashboards.reveal(row);
  // The scheduler names its dashboards.
  await expectTranslated('dashboards', panel.region, () =>
    own(`clusters/${name}/dashboards`)
  );
});

test('the page of a cluster, clean-up and commands are translated', async ({
  jupyter,
  page,
  panel
}) => {
  const row = await panel.make(1);
  const name = await row.name();
  const own = (...paths: string[]) =>
    ownTexts(jupyter, 'clusters', 'options', ...paths);
  await row.showDetails();
  await row.button('Cluster Page of').click();
  await expectTranslated(
    'page of a cluster',
    page.getByRole('region', { name: 'Cluster Page of' }),
    () => own(`clusters/${name}/workers`, `clusters/${name}/logs`)
  );

  await command(page, 'dask-gateway:size-deployment');
  const sizing = page.getByRole('region', { name: 'Size a Deployment' });
  await expect(sizing.getByRole('figure')).toBeVisible();
  // The server has the names of the machine types.
  await expectTranslated('sizing', sizing, () => own('sizing'));

  await command(page, 'dask-gateway:prune-clusters');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').first().selectOption({ index: 0 });
  await expectTranslated('clean-up', dialog, own);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await command(page, 'dask-gateway:check-connection');
  await expect(
    dialog.locator('[data-check="websocket"][data-result="passed"]')
  ).toBeVisible(START);
  await dialog.locator('summary').first().click();
  await expectTranslated('check of the connection', dialog, own);
  await pressEscape(page);

  await command(page, 'apputils:activate-command-palette');
  await expectTranslated(
    'command palette',
    page.locator(
      '.lm-CommandPalette-item[data-command^="dask-gateway:"]:visible'
    ),
    none
  );
  await pressEscape(page);
});

test('the cluster selector, the progress line, notices, the status bar and the list of running clusters are translated', async ({
  jupyter,
  notebook,
  page,
  panel
}) => {
  const row = await panel.make(1);
  const own = () => ownTexts(jupyter, 'clusters', 'options');
  await expectTranslated(
    'status bar',
    page.locator('.jp-DaskGateway-statusItem'),
    own
  );

  await expect(row.state).toContainText('Idle', START);
  await expectTranslated(
    'notice of an idle cluster',
    page.getByRole('alert').filter({ hasText: 'has been idle' }),
    own
  );

  await notebook.create();
  await notebook.ready();
  const selector = notebook.front.locator('.jp-DaskGateway-clusterSelector');
  await expectTranslated('selector without a cluster', selector, own);
  await selector.locator('.jp-DaskGateway-selectorOffer').click();
  await expect(selector).toHaveAttribute('data-state', 'connected', START);
  await expectTranslated('selector of a connected notebook', selector, own);
  await new ClusterSelector(page).button.click();
  await expectTranslated('list of clusters', page.locator('.lm-Menu'), own);
  await pressEscape(page);

  await notebook.run(
    'import time\n' +
      'client.gather(client.map(lambda n: time.sleep(0.2), range(40)))'
  );
  await expectTranslated(
    'progress line',
    notebook.cells.nth(1).getByRole('group', { name: 'Dask tasks of' }),
    async () => ['lambda', ...(await own())]
  );

  await page.getByRole('tab', { name: /^Running Terminals/ }).click();
  await expectTranslated(
    'list of running clusters',
    // JupyterLab adds its own words to the name of the section.
    page
      .getByRole('region', { name: 'Dask Clusters' })
      .getByRole('tree')
      .or(
        page.getByRole('toolbar', { name: 'Dask Clusters' }).getByRole('button')
      ),
    own
  );
});

test('the schemas of settings are translated', async ({ jupyter }) => {
  const texts: string[] = [];
  for (const plugin of readdirSync(join(root, 'schema')).map(
    name => parse(name).name
  )) {
    const response = await fetch(
      `${jupyter.url}lab/api/settings/jupyterlab-dask-gateway:${plugin}`,
      { headers: { Authorization: `token ${jupyter.token}` } }
    );
    const { schema } = (await response.json()) as { schema: object };
    JSON.stringify(schema, (key, value: unknown) => {
      if (
        typeof value === 'string' &&
        ['title', 'description', 'label'].includes(key)
      ) {
        texts.push(value);
      }
      return value;
    });
  }
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter(text => !text.startsWith(MARKS[0]))).toEqual([]);
});

/** The same with two gateways, of which one cannot be reached. */
const testSeveral = test.extend<object, { gateways: Record<string, string> }>({
  gateways: [
    {
      DASK_GATEWAY__LABEL: 'Kubernetes',
      DASK_GATEWAYS__SLURM__LABEL: 'Slurm',
      // Nothing listens there.
      DASK_GATEWAYS__SLURM__ADDRESS: 'http://127.0.0.1:9'
    },
    { scope: 'worker' }
  ]
});

testSeveral(
  'several gateways, and Clean Up with them, are translated',
  async ({ jupyter, page, panel }) => {
    const own = () => ownTexts(jupyter, 'clusters', 'options');
    await expect(panel.region.getByRole('alert')).toContainText('Slurm', START);
    await panel.openDialog();
    await panel.dialog.getByLabel('Number of workers').fill('1');
    await expectTranslated('dialog with gateways', panel.dialog, own);
    const row = await panel.submit();
    await row.waitUntilRunning(1);
    await expectTranslated('groups of gateways', panel.region, own);

    await expect(row.state).toContainText('Idle', START);
    await command(page, 'dask-gateway:prune-clusters');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').first().selectOption({ index: 0 });
    await expect(dialog.getByRole('checkbox')).toHaveCount(1);
    await expect(dialog).toContainText('Kubernetes');
    await expectTranslated('clean-up with gateways', dialog, own);
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      await screenshot(page, `clean-up-gateways-${theme}`);
    }
    await pressEscape(page);
  }
);
