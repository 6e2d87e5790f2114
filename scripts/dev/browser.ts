import type { AddressInfo } from 'node:net';
import { resolveConfig } from 'electron-vite';
import { createServer, mergeConfig } from 'vite';
import { hostLine } from './host-line.ts';
import { startHost } from './host.ts';

/**
 * Serves the pages through Vite, which changes them in place, and starts the host behind them. Prints the link that opens the
 * app; ends with this process.
 *
 * @param options `port` of the pages, 0 for a free one; `runs`, the folder of the runs
 */
export async function serveToBrowser(root: string, options: { port: number; runs: string }): Promise<void> {
  const host = await startHost(root, options.runs);
  const line = hostLine(host);
  const { config } = await resolveConfig({}, 'serve', 'development');
  const vite = await createServer(
    mergeConfig(config!.renderer!, {
      configFile: false,
      server: { host: '127.0.0.1', port: options.port, proxy: line.proxy },
    }),
  );
  await vite.listen();
  const { port } = vite.httpServer!.address() as AddressInfo;
  console.log(`Open ${line.open(port)}\n`);
  console.log('The link opens once; the browser that has opened it stays let in until this program ends.');

  const end = async () => {
    await Promise.all([vite.close(), host.stop()]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
}
