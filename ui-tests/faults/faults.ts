import type { Locator, Page } from '@playwright/test';

import { expect } from '@playwright/test';

import type { ClusterRow, Panel } from '../pages/panel';
import type { IFaultProxy } from '../stacks/faultProxy';
import { respond, respondHalf } from '../stacks/faultProxy';
import type { IGateway } from '../stacks/gateway';
import type { IJupyter } from '../stacks/jupyter';

/** What a fault acts on: a page with the panel and the row of a running cluster, and the servers that it uses. */
export interface IFaultContext {
  page: Page;
  panel: Panel;
  row: ClusterRow;
  /** The name of the cluster. */
  name: string;
  gateway: IGateway;
  /** Between the Jupyter server and the gateway. */
  proxy: IFaultProxy;
  jupyter: IJupyter;
}

/** One fault, and what users can rely on when it happens. `docs/reliability.md` is written from it. */
export interface IFault {
  /** What happens, as a sentence. */
  event: string;
  /** Cause it. */
  cause: (context: IFaultContext) => Promise<unknown> | void;
  /** Where the UI shows it. */
  where: (context: IFaultContext) => Locator;
  /** What the UI shows then. */
  expected: RegExp;
  /** What it shows, as a sentence for the document. */
  text: string;
  /** Seconds within which the UI shows it. */
  shownWithin: number;
  /** End it. */
  end: (context: IFaultContext) => Promise<unknown> | void;
  /** What the UI shows after the recovery, if that is not the running cluster without an alert. */
  after?: { expected: RegExp; text: string };
  /** Seconds within which it shows it after the end of the fault, without a reload. */
  recoveredWithin: number;
  /** Whether the fault ends the cluster, as the loss of the gateway's memory does. */
  endsCluster?: boolean;
}

const API = /\/api\/v1\//;
const alert = ({ panel }: IFaultContext) => panel.region.getByRole('alert');
const state = ({ row }: IFaultContext) => row.state;
const RUNS = /Running|Idle/;

/** A fault of the gateway, or of a proxy in front of it, that every request of the API meets. */
function response(
  event: string,
  apply: Parameters<IFaultProxy['setFault']>[0],
  expected: RegExp,
  text: string
): IFault {
  return {
    event,
    cause: ({ proxy }) => proxy.setFault(apply),
    where: alert,
    expected,
    text,
    shownWithin: 15,
    end: ({ proxy }) => proxy.setFault(null),
    recoveredWithin: 15
  };
}

/** All faults, in the order of the document. */
export const FAULTS: readonly IFault[] = [
  response(
    'The gateway sends a web page instead of its own responses.',
    { matches: API, apply: respond(200, '<html><h1>Log in</h1></html>') },
    /web page/,
    'An alert says that the server at the address sends a web page.'
  ),
  response(
    'The gateway fails with HTTP 500.',
    { matches: API, apply: respond(500, 'Internal Server Error') },
    /internal error|HTTP 500/,
    'An alert names the failure of the gateway.'
  ),
  response(
    'A proxy in front of the gateway responds with HTTP 502.',
    { matches: API, apply: respond(502, '<html>Bad Gateway</html>') },
    /HTTP 502/,
    'An alert says that the proxy returned HTTP 502.'
  ),
  response(
    'The gateway limits the number of requests (HTTP 429).',
    {
      matches: API,
      apply: respond(429, 'Too Many Requests', { 'Retry-After': '2' })
    },
    /too many requests/i,
    'An alert says that the gateway limits requests; the next request waits as long as it demands.'
  ),
  response(
    'The gateway sends half of a response.',
    { matches: API, apply: respondHalf('{"alice": {"name": "') },
    /connection was closed|not valid|incomplete/,
    'An alert says that the response was not complete.'
  ),
  {
    event: 'The gateway sends an empty list although clusters run.',
    cause: async ({ proxy }) => {
      proxy.setFault({
        matches: /GET .*\/api\/v1\/clusters\/(\?|$)/,
        apply: respond(200, '{}', { 'Content-Type': 'application/json' })
      });
      await expect.poll(proxy.count).toBeGreaterThan(2);
    },
    where: state,
    expected: RUNS,
    text: 'The cluster stays in the list as running: an empty list does not prove that a cluster ended.',
    shownWithin: 15,
    end: ({ proxy }) => proxy.setFault(null),
    recoveredWithin: 15
  },
  {
    event: 'The gateway confirms a stop with a web page and does nothing.',
    cause: async ({ proxy, row, page }) => {
      proxy.setFault({
        matches: /DELETE .*\/api\/v1\/clusters\//,
        apply: respond(200, '<html><h1>Log in</h1></html>')
      });
      await row.button('Stop').click();
      // A cluster with results in memory needs a confirmation.
      const stop = page
        .getByRole('dialog')
        .getByRole('button', { name: 'Stop', exact: true });
      const failed = row.node.getByRole('alert');
      await stop.or(failed).waitFor();
      if (await stop.isVisible()) {
        await stop.click();
      }
    },
    where: ({ row }) => row.node.getByRole('alert'),
    expected: /was not confirmed/,
    text: 'The row says that the stop was not confirmed, and stays in the list as running.',
    shownWithin: 15,
    end: async ({ proxy, row }) => {
      proxy.setFault(null);
      await row.node.getByRole('button', { name: 'Dismiss' }).click();
    },
    recoveredWithin: 15
  },
  {
    event: 'The gateway is stopped and continued (SIGSTOP).',
    cause: ({ gateway }) => gateway.do('suspend'),
    where: alert,
    expected: /did not respond|does not respond|in time|timed out/,
    text: 'An alert says that the gateway does not respond, and since when.',
    shownWithin: 15,
    end: ({ gateway }) => gateway.do('resume'),
    recoveredWithin: 15
  },
  {
    event: 'A scheduler is stopped and continued (SIGSTOP).',
    cause: ({ gateway, name }) => gateway.do('suspend_scheduler', name),
    where: state,
    expected: /not responding/,
    text: 'The row says that the scheduler is not responding, and since when.',
    shownWithin: 30,
    end: ({ gateway, name }) => gateway.do('resume_scheduler', name),
    recoveredWithin: 15
  },
  {
    event: 'The Jupyter server is stopped and continued (SIGSTOP).',
    cause: ({ jupyter }) => jupyter.suspend(),
    where: alert,
    expected: /Jupyter server (does|did) not respond/,
    text: 'An alert says that the Jupyter server does not respond.',
    shownWithin: 30,
    end: ({ jupyter }) => jupyter.resume(),
    recoveredWithin: 15
  },
  {
    event: 'The Jupyter server is killed and started again.',
    cause: ({ jupyter }) => jupyter.kill(),
    where: alert,
    expected: /Jupyter server does not respond/,
    text: 'An alert says that the Jupyter server does not respond.',
    shownWithin: 30,
    end: ({ jupyter }) => jupyter.restart(),
    recoveredWithin: 30
  },
  {
    event: 'A scheduler has 100,000 tasks.',
    cause: ({ gateway, name }) => gateway.do('submit_tasks', name, 100_000),
    where: ({ row }) => row.node,
    expected: /100,0\d\d tasks/,
    text: 'The row shows the progress of the tasks, and the cluster as running.',
    shownWithin: 60,
    end: () => undefined,
    recoveredWithin: 15
  },
  {
    event: 'A scheduler is killed.',
    cause: ({ gateway, name }) => gateway.do('kill_scheduler', name),
    where: state,
    expected: /not responding|Failed|Stopped/,
    text: 'The row says that the scheduler is not responding.',
    shownWithin: 30,
    end: () => undefined,
    after: {
      expected: /Failed|Stopped/,
      text: 'The row says that the cluster ended.'
    },
    // The gateway itself notices it after several missed heartbeats.
    recoveredWithin: 90,
    endsCluster: true
  },
  {
    event: 'The gateway is killed and loses its memory.',
    cause: ({ gateway }) => gateway.do('kill'),
    where: alert,
    expected: /cannot be reached/,
    text: 'An alert says that the gateway cannot be reached, and since when.',
    shownWithin: 30,
    end: async ({ gateway }) => {
      await gateway.do('stop');
      await gateway.do('start');
    },
    after: {
      expected: /Failed|Stopped/,
      text: 'The row says that the gateway no longer knows the cluster.'
    },
    recoveredWithin: 30,
    endsCluster: true
  }
];
