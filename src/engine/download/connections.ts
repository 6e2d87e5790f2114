import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { LorikeetError } from '../errors/index.ts';
import { proxyPool } from './proxy-pool.ts';

/** Addresses of proxies, and the hosts that are asked without one; empty where there are none. */
export interface Proxies {
  readonly http: string;
  readonly https: string;
  readonly none: string;
}

/** The proxies of the environment: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, lower case first. @throws hub.bad-proxy */
export function readProxies(environment: Readonly<Record<string, string | undefined>> = process.env): Proxies {
  const first = (...names: string[]) =>
    names.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
  return {
    http: checkedProxy('HTTP_PROXY', first('http_proxy', 'HTTP_PROXY')),
    https: checkedProxy('HTTPS_PROXY', first('https_proxy', 'HTTPS_PROXY')),
    none: first('no_proxy', 'NO_PROXY') ?? '',
  };
}

/** The value is kept out of the error: an address of a proxy often holds a password. */
function checkedProxy(variable: string, value: string | undefined): string {
  if (value === undefined) return '';
  // Other programs take an address without its scheme.
  const url = /^[a-z]+:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(url) || !/^https?:/i.test(url)) throw new LorikeetError('hub.bad-proxy', { variable });
  return url;
}

/**
 * A pool of connections, through proxies where there are any.
 *
 * @param silence milliseconds without a byte after which a connection counts as cut
 */
export function openConnections({ http, https, none }: Proxies, silence: number): Dispatcher {
  return new EnvHttpProxyAgent({
    // An empty text, where undefined would make undici look into the environment of the process.
    httpProxy: http,
    httpsProxy: https,
    noProxy: none,
    clientFactory: (origin, options) => proxyPool(origin, options, silence),
    connect: { timeout: 10_000 },
    headersTimeout: silence,
    bodyTimeout: silence,
  });
}
