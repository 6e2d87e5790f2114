import { LorikeetError } from '../host/index.ts';

/** @throws server.bad-port */
export function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new LorikeetError('server.bad-port', { found: text });
}

/** Resolves when the user or the system asks this program to end; a second request ends it at once. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const ask = () => {
      if (isStopping) process.exit(130);
      isStopping = true;
      resolve();
    };
    process.on('SIGINT', ask).on('SIGTERM', ask);
  });
}
