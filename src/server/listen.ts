import type { Server } from 'node:http';
import { LorikeetError } from '../host/index.ts';

/** Has a server listen. @throws server.port-in-use, server.cannot-listen */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new LorikeetError('server.port-in-use', { host, port })
          : new LorikeetError('server.cannot-listen', { host, port, reason: error.message }, { cause: error }),
      );
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}
