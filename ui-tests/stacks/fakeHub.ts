import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How JupyterHub responds to the check of the token of the user's server: the scopes, `rejected`, or no response. */
export type HubResponse = string[] | 'rejected' | 'silent';

/** The part of JupyterHub's API that a server uses to check its own token. */
export interface IFakeHub {
  /** Environment variables of a server of this hub. */
  environ: Record<string, string>;
  setResponse: (response: HubResponse) => void;
  stop: () => Promise<void>;
}

export const SCOPE = 'access:services!service=dask-gateway';

/** Start it. At first the token is valid and has the scope. */
export async function startFakeHub(): Promise<IFakeHub> {
  let hubResponse: HubResponse = [SCOPE];
  const server = createServer((_, response) => {
    if (hubResponse === 'silent') {
      return;
    }
    const body =
      hubResponse === 'rejected'
        ? { status: 403 }
        : { name: 'alice', kind: 'user', scopes: hubResponse };
    response.writeHead(hubResponse === 'rejected' ? 403 : 200, {
      'Content-Type': 'application/json'
    });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environ: {
      DASK_GATEWAY__AUTH__TYPE: 'jupyterhub',
      JUPYTERHUB_API_TOKEN: '0123456789abcdef0123456789abcdef',
      JUPYTERHUB_API_URL: `http://127.0.0.1:${port}/hub/api`
    },
    setResponse: next => {
      hubResponse = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  };
}
