/**
 * npm run bench:serve -- --run FOLDER [--requests 200] [--clients 64]
 *
 * Starts `lorikeet serve-model` and asks it about messages of the demo, a text a request: first one at a time, then by so many clients at
 * once. Prints one JSON line each: requests per second, and the 50th and 99th percentile of the time to an answer.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';

const { values } = parseArgs({
  options: {
    run: { type: 'string' },
    requests: { type: 'string', default: '200' },
    clients: { type: 'string', default: '64' },
  },
});
if (values.run === undefined) throw new Error('give the folder of a run or of an adapter: --run FOLDER');

const demo = path.join(import.meta.dirname, '../resources/demo/messages.csv');
const { data } = Papa.parse<{ text: string }>(await readFile(demo, 'utf8'), { header: true, skipEmptyLines: true });
const command = [path.join(import.meta.dirname, '../src/cli/index.ts'), 'serve-model', values.run];
const server = spawn(process.execPath, ['--import', 'tsx', ...command, '--port', '0', '--no-token', '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(server, 'exit');
try {
  const address = await addressOf(server.stdout);
  // The first answers are slower: the runtime allocates.
  await measure(address, 1, 10);
  for (const clients of [1, Number(values.clients)]) {
    console.log(JSON.stringify(await measure(address, clients, Number(values.requests))));
  }
} finally {
  server.kill('SIGTERM');
  await ended;
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const event = JSON.parse(line) as { type: string; address: string };
    if (event.type === 'serving') return event.address;
  }
  throw new Error('the server has ended');
}

async function measure(address: string, clients: number, requests: number) {
  const milliseconds: number[] = [];
  let next = 0;
  const client = async () => {
    while (next < requests) {
      const { text } = data[next++ % data.length]!;
      const began = performance.now();
      const response = await fetch(`${address}/classify`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      await response.json();
      milliseconds.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;
  const sorted = milliseconds.toSorted((first, second) => first - second);
  const at = (share: number) => Number(sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(1));
  return { clients, requests, requestsPerSecond: Number((requests / seconds).toFixed(1)), p50: at(0.5), p99: at(0.99) };
}
