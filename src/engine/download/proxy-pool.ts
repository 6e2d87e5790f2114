import { type Dispatcher, Pool } from 'undici';

type Connect = (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;

/**
 * The connections to a proxy through which tunnels are asked for. Where a proxy closes one instead of answering, undici takes that for
 * a socket that only needs to be opened again, and asks without end; here the request fails, to be repeated with patience.
 *
 * @param silence milliseconds that the proxy has to answer.
 */
export function proxyPool(origin: URL, options: object, silence: number): Dispatcher {
  const pool = new Pool(origin, { ...options, headersTimeout: silence });
  const connect = pool.connect.bind<Connect>(pool);
  const connectOnce: Connect = (tunnel) =>
    connect(tunnel).catch((cause: Error & { readonly code?: string }) => {
      throw cause.code === 'UND_ERR_SOCKET' ? new Error('the proxy closed the connection') : cause;
    });
  return Object.assign(pool, { connect: connectOnce });
}
