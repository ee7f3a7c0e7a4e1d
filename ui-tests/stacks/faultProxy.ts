import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

/** What a faulty gateway, or a proxy in front of it, does with one request: it responds itself, or not at all. */
export type Fault = (
  request: IncomingMessage,
  response: ServerResponse
) => void;

/** A reverse proxy in front of a real gateway, with which its requests can be made to fail. */
export interface IFaultProxy {
  /** The address of the gateway through the proxy. */
  address: string;
  port: number;
  /** Apply a fault to requests whose method and path match, until it is set to null. Others reach the gateway. */
  setFault: (fault: { matches: RegExp; apply: Fault } | null) => void;
  /** How many requests have met the current fault. */
  count: () => number;
  stop: () => Promise<void>;
  /** Listen again at the same port, after `stop`. */
  restart: () => Promise<void>;
}

/** Respond with this status and body. */
export function respond(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {}
): Fault {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'text/html', ...headers });
    response.end(body);
  };
}

/** Do not respond. */
export const neverRespond: Fault = () => undefined;

/** Close the connection without a response. */
export const closeConnection: Fault = (_, response) => {
  response.destroy();
};

/** Announce a longer body than is sent, and close the connection. */
export function respondHalf(body: string): Fault {
  return (_, response) => {
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': String(2 * body.length)
    });
    response.write(body, () => response.destroy());
  };
}

/**
 * Start it.
 *
 * @param target - the address of the gateway, with its path prefix
 */
export async function startFaultProxy(target: string): Promise<IFaultProxy> {
  const { hostname, port, pathname } = new URL(target);
  let fault: { matches: RegExp; apply: Fault } | null = null;
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    if (fault?.matches.test(`${request.method} ${request.url}`)) {
      count += 1;
      fault.apply(request, response);
      return;
    }
    const upstream = sendRequest(
      {
        hostname,
        port,
        method: request.method,
        path: request.url,
        headers: request.headers
      },
      received => {
        response.writeHead(received.statusCode ?? 502, received.headers);
        received.pipe(response);
      }
    );
    // Without a gateway the connection ends without a response, as it would without this proxy.
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    const upstream = connect(Number(port), hostname, () => {
      const lines = [`${request.method} ${request.url} HTTP/1.1`];
      for (let i = 0; i < request.rawHeaders.length; i += 2) {
        lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
      }
      upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  const listen = (port: number) =>
    new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  return {
    address: `http://127.0.0.1:${own}${pathname.replace(/\/$/, '')}`,
    port: own,
    setFault: next => {
      fault = next;
      count = 0;
    },
    count: () => count,
    stop: async () => {
      sockets.forEach(socket => socket.destroy());
      await new Promise(resolve => server.close(resolve));
    },
    restart: () => listen(own)
  };
}
