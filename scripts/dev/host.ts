import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** `lorikeet serve` from the sources, which starts again whenever one of them changes. */
export interface Host {
  /** Where it listens, on the loopback. */
  readonly port: number;
  /** Lets requests pass its gate; null until it has started. */
  cookie(): string | null;
  stop(): Promise<void>;
}

/** Starts the host. Its pages folder is the sources, which are never requested from it. */
export async function startHost(root: string, runs: string): Promise<Host> {
  const port = await freePort();
  const tsx = createRequire(import.meta.url).resolve('tsx/cli');
  const serve = ['serve', '--json', '--port', String(port), '--runs', runs, '--pages', path.join(root, 'src/renderer')];
  const child = spawn(
    process.execPath,
    [tsx, 'watch', '--clear-screen=false', path.join(root, 'src/cli/index.ts'), ...serve],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let cookie: string | null = null;
  createInterface(child.stdout).on('line', (line) => {
    const link = linkIn(line);
    if (link === null) return console.log(line);
    void enter(link).then((value) => (cookie = value));
  });
  return {
    port,
    cookie: () => cookie,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function linkIn(line: string): string | null {
  if (!line.startsWith('{"type":"serving"')) return null;
  return (JSON.parse(line) as { link: string }).link;
}

/** Opens the link of a server as a browser does, and gives the cookie it is let in with. */
async function enter(link: string): Promise<string> {
  const { headers } = await fetch(link, { redirect: 'manual' });
  return headers.getSetCookie()[0]!.split(';')[0]!;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
