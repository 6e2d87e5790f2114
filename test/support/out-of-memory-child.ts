/**
 * A process of its own that trains the job in the file named first, and that the system gives no more address space than the bytes
 * named second once its sessions are open. Takes one step, stops, and prints its events, a line each. Linux only.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fineTune, type FineTuneJob } from '../../src/engine/index.ts';

const [file, bytes] = process.argv.slice(2) as [string, string];
const job = JSON.parse(readFileSync(file, 'utf8')) as FineTuneJob;
let steps = 0;
try {
  await fineTune(job, {
    onEvent: (event) => {
      if (event.type === 'prepared') limitAddressSpace(Number(bytes));
      if (event.type === 'step') steps += 1;
      console.log(JSON.stringify(event));
    },
    shouldStop: () => steps > 0,
  });
} catch (error) {
  const { code, details } = error as { code: string; details: object };
  console.log(JSON.stringify({ type: 'error', code, details }));
}

/** @param more bytes beyond what the process has reserved by now */
function limitAddressSpace(more: number): void {
  const reserved = Number(/^VmSize:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
  execFileSync('prlimit', ['--pid', String(process.pid), `--as=${reserved + more}`]);
}
