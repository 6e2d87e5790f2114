import type { ProxyOptions } from 'vite';
import { createGate, type Gate } from '../../src/server/gate.ts';
import type { Host } from './host.ts';

/** The way from the pages of a dev server to the host. */
export interface HostLine {
  /** For Vite: its addresses besides the pages. */
  readonly proxy: Record<string, ProxyOptions>;
  /** Opens the line for the pages on a port of the loopback, and gives the link that lets one browser in. */
  open(port: number): string;
}

/**
 * Lets a browser pass to the host as `lorikeet serve` does: through a gate with a link that opens once. The host has a gate
 * of its own with a new link at each start; this one stays, so a browser need not be let in anew when the host starts again.
 */
export function hostLine(host: Host): HostLine {
  let gate: Gate | null = null;
  const target = `http://127.0.0.1:${host.port}`;
  const toHost: ProxyOptions = {
    target,
    ws: true,
    changeOrigin: true,
    bypass(request, response) {
      const refusal = gate === null ? 'the dev server is not open yet' : gate.refusal(request, 'change');
      if (refusal === null && host.cookie() !== null) return undefined;
      response?.writeHead(refusal === null ? 503 : 403).end(refusal ?? 'The host is not up yet.');
      // Ends a WebSocket; an answered request is left alone.
      return response === undefined ? false : request.url;
    },
    configure(proxy) {
      const asOwn = (sent: { setHeader(name: string, value: string): void }) => {
        sent.setHeader('origin', target);
        sent.setHeader('cookie', host.cookie() ?? '');
      };
      proxy.on('proxyReq', asOwn);
      proxy.on('proxyReqWs', asOwn);
    },
  };
  const enter: ProxyOptions = {
    target,
    bypass(request, response) {
      const token = new URL(request.url!, target).searchParams.get('token');
      const cookie = gate?.isAddressed(request) ? gate.enter(token) : null;
      // A link that is opened again, in a browser that has been let in, leads there too.
      if (cookie !== null || gate?.refusal(request, 'page') === null) {
        response!.writeHead(303, { ...(cookie === null ? {} : { 'set-cookie': cookie }), location: '/' }).end();
      } else response!.writeHead(403).end('This link was used before. Start `npm run dev` again for a new one.');
      return request.url;
    },
  };
  return {
    proxy: { '^/ws$': toHost, '^/upload(\\?|$)': toHost, '^/enter(\\?|$)': enter },
    open(port) {
      gate = createGate('127.0.0.1', port);
      return `http://127.0.0.1:${port}/enter?token=${gate.token}`;
    },
  };
}
