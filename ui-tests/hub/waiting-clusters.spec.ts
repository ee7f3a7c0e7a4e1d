import type { Browser, Locator, Page } from '@playwright/test';

import { violations } from '../pages/axe';
import { Panel, START } from '../pages/panel';
import { request } from '../pages/request';
import { inspectPanel } from '../pages/inspectPanel';
import {
  THEMES,
  picture,
  screenshot,
  setTheme,
  setWidth
} from '../pages/screenshot';
import type { Hub } from './fixtures';
import { expect, signIn, test } from './fixtures';

/** Why a cluster waits, lacks workers or ended, as the panel shows it. */
interface ICase {
  /** The case of `scripts/stacks/recorded_cases.py`, which is also the label of the cluster. */
  name: string;
  workers: number;
  message: string;
  remedy: string;
  /** The code, for a failure. */
  code?: string;
  /** Whether the panel offers to change the options of the start. */
  isChangeable?: boolean;
}

/** The cases of schedulers, which need no processes, and one for each other way to show a reason. */
const CASES: ICase[] = [
  {
    name: 'scheduler-image-pull',
    workers: 2,
    code: 'image-not-pulled',
    message: 'The image "example.org/no:such" was not found.',
    remedy: 'Create a cluster with another image, and stop this one.',
    isChangeable: true
  },
  {
    name: 'scheduler-pull-limit',
    workers: 2,
    code: 'image-not-pulled',
    message: 'because the registry limits downloads.',
    remedy: 'Administrators: log in to the registry (imagePullSecrets)',
    isChangeable: true
  },
  {
    name: 'scheduler-untolerated-taint',
    workers: 2,
    code: 'no-machine-accepts',
    message: 'The scheduler is waiting because no machine accepts it.',
    remedy: 'Administrators: check the taints and labels of the machines'
  },
  {
    name: 'scheduler-scale-up-limit',
    workers: 2,
    code: 'machine-limit',
    message:
      'The scheduler is waiting because the maximum number of machines is in use.',
    remedy: 'Wait until machines are released'
  },
  {
    name: 'scheduler-without-secret',
    workers: 2,
    code: 'container-not-created',
    message:
      'Kubernetes cannot start the container of the scheduler (CreateContainerConfigError).',
    remedy: 'Administrators: check the volumes, secrets and commands'
  },
  {
    name: 'scheduler-scale-up-triggered',
    workers: 2,
    message: 'Waiting for a new machine, which usually takes 2 to 5 minutes.',
    remedy: ''
  },
  {
    name: 'scheduler-image-downloading',
    workers: 2,
    message: 'The image of the scheduler is being downloaded.',
    remedy: ''
  },
  {
    name: 'scheduler-crashed',
    workers: 2,
    code: 'crashed',
    message:
      'The scheduler ended with exit code 1. Its last log lines: "ModuleNotFoundError',
    remedy: 'Check that the image contains dask-gateway and distributed'
  },
  {
    name: 'scheduler-machine-lost',
    workers: 0,
    code: 'machine-lost',
    message:
      'The cluster ended because the machine of its scheduler was removed.',
    remedy: 'if the scheduler ended, create another cluster.'
  },
  {
    name: 'worker-oom-killed',
    workers: 2,
    code: 'killed-for-memory',
    message:
      '2 workers were killed because they used more than their 2 GiB of memory.',
    remedy: 'Use more memory per worker or smaller chunks.'
  },
  {
    name: 'worker-insufficient-cpu',
    workers: 2,
    code: 'request-too-large',
    message:
      '2 workers are waiting: each requests 16 cores, and no machine is large enough for one.',
    remedy: 'Stop the cluster, and create another one with smaller workers.'
  },
  {
    name: 'scheduler-quota',
    workers: 2,
    code: 'quota-reached',
    message: 'The quota is used up: 12 of 12 pods are in use.',
    remedy: 'ask your hub administrator for a larger quota.'
  }
];

/** Cases that look like others, for the pictures. Each starts a scheduler. */
const MORE_CASES: ICase[] = [
  {
    name: 'worker-image-pull',
    workers: 1,
    code: 'image-not-pulled',
    message: 'The image "example.org/no:such" was not found.',
    remedy: 'Create a cluster with another image, and stop this one.'
  },
  {
    name: 'worker-crashed',
    workers: 2,
    code: 'crashed',
    message: '2 workers ended with exit code 1.',
    remedy: 'Check that the image contains dask-gateway and distributed'
  },
  {
    name: 'worker-machine-lost',
    workers: 2,
    code: 'machine-lost',
    message: '2 workers ended because their machines were removed.',
    remedy: 'Workers are replaced automatically'
  },
  {
    name: 'worker-quota',
    workers: 4,
    code: 'quota-reached',
    message: 'The quota is used up: 14 of 14 pods are in use.',
    remedy: 'ask your hub administrator for a larger quota.'
  }
];

/** Open JupyterLab of alice with the panel. */
async function openPanel(browser: Browser, hub: Hub): Promise<Panel> {
  const page = await signIn(browser, hub, 'alice');
  // Another test may have left panes in her workspace.
  await page.goto(`${hub.url}/user/alice/lab?reset`);
  const panel = new Panel(page);
  await panel.show();
  return panel;
}

/** Create a cluster with the REST API of alice's server. */
async function create(
  page: Page,
  { name, workers }: Pick<ICase, 'name' | 'workers'>
): Promise<void> {
  const response = await request(
    page,
    'POST',
    '/user/alice/dask-gateway/api/clusters',
    { options: { waits_for: name }, workers: { count: workers }, label: name }
  );
  expect(response.status()).toBe(201);
}

/** Wait until the row of a case shows its reason and its remedy. */
async function showsReason(row: Locator, expected: ICase): Promise<void> {
  const { code, message, remedy } = expected;
  await expect(row).toContainText(message, START);
  // Another attempt, whose row comes first, has the reason only after its own end.
  await expect(row.getByText(message).first()).toBeVisible(START);
  if (code === undefined) {
    // Waiting is not a failure.
    await expect(
      row.getByRole('status').filter({ hasText: message })
    ).toBeVisible();
    await expect(row.getByRole('link')).toHaveCount(0);
    return;
  }
  await expect(row.getByText(remedy)).toBeVisible(START);
  await expect(row.getByText(code, { exact: true })).toBeVisible(START);
  await expect(row.getByRole('link', { name: 'Learn More' })).toHaveAttribute(
    'href',
    new RegExp(`/errors\\.html#${code}$`)
  );
  await expect(
    row.getByRole('button', { name: 'Change Options…' })
  ).toHaveCount(expected.isChangeable ? 1 : 0);
}

test('the dialog New Cluster shows what is left of the quota, and what a request exceeds', async ({
  browser,
  hub
}) => {
  const panel = await openPanel(browser, hub);
  const { page } = panel;
  await panel.openDialog();
  const { dialog } = panel;
  await expect(dialog).toContainText(
    'Remaining in the quota of all users: 23 cores, 92 GiB of memory, 32 pods'
  );
  await expect(dialog).not.toContainText('more than the rest of the quota');
  await dialog.getByLabel('Number of workers').fill('40');
  for (const need of ['40 cores', '41 pods']) {
    await expect(dialog).toContainText(
      `This cluster needs at least ${need}, which is more than the rest of the quota.`
    );
  }
  for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
    await setTheme(page, theme);
    expect.soft(await violations(page, '.jp-Dialog'), theme).toEqual([]);
    await screenshot(page, `quota-${theme}`);
  }
  await setTheme(page, 'light');
  await picture(
    [dialog.getByRole('group', { name: 'Workers' })],
    'errors/quota-left'
  );
  await page.context().close();
});

test('each reason why a cluster waits or ended is in its row with the remedy', async ({
  browser,
  hub
}) => {
  const panel = await openPanel(browser, hub);
  const { page } = panel;
  // A start that fails is followed by other attempts, whose rows come first.
  const row = (name: string) =>
    panel.list.getByRole('listitem', { name, exact: true }).first();
  await page.setViewportSize({ width: 1280, height: 2400 });
  await setWidth(page, panel.region, 320);
  for (const cases of process.env.PICTURES ? [CASES, MORE_CASES] : [CASES]) {
    for (const one of cases) {
      await create(page, one);
    }
    for (const one of cases) {
      await showsReason(row(one.name), one);
    }
    // The rows stay where they are once all of them show their reasons.
    await page.mouse.move(900, 400);
    for (const { name } of process.env.PICTURES ? cases : []) {
      await picture([row(name)], `errors/${name}`);
    }
  }
  await inspectPanel(page, panel.region, 'waiting');
  await page.context().close();
});
