import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FuzzMessage } from './fuzz-child.ts';
import { type AttackedReader, readers } from './readers.ts';
import type { AttackOptions, Report } from './report.ts';

const child = fileURLToPath(new URL('./fuzz-child.ts', import.meta.url));

/** Milliseconds a reader may take for a file of a few kilobytes. */
const MOST_MS = 5000;

/** Cases of each reader; a million in the long form. Where one takes longer, there are fewer. */
const CASES = { short: 450, long: 150_000 };
const fewerCases: Readonly<Record<string, typeof CASES>> = {
  config: { short: 150, long: 150_000 },
  run: { short: 150, long: 75_000 },
  // Some hang until they are ended, as in the app.
  parquet: { short: 150, long: 25_000 },
};

/** Mutated files for every reader, each in a process of its own with a limit of time and memory. */
export async function fuzz({ seed, isLong, only }: AttackOptions): Promise<Report> {
  const chosen = readers.filter(({ name }) => only.part === null || name === only.part);
  if (chosen.length === 0)
    throw new Error(`There is no reader ${only.part}: ${readers.map(({ name }) => name).join(', ')}.`);
  const findings: string[] = [];
  let attempts = 0;
  for (const reader of chosen) {
    const cases = (fewerCases[reader.name] ?? CASES)[isLong ? 'long' : 'short'];
    const [from, to] = only.case === null ? [0, cases] : [only.case, only.case + 1];
    const [started, found] = [performance.now(), findings.length];
    let next = from;
    while (next < to) next = await attack(reader, seed, next, to, findings);
    attempts += to - from;
    console.log(
      `${reader.name}: ${to - from} cases in ${((performance.now() - started) / 1000).toFixed(0)} s, ${findings.length - found} findings`,
    );
  }
  return { attempts, findings };
}

/** Attacks from a case on. @returns the case to go on with: after one that hung or ended the process */
function attack(
  { name, isLimited = false }: AttackedReader,
  seed: number,
  from: number,
  to: number,
  findings: string[],
): Promise<number> {
  return new Promise((resolve) => {
    const process = fork(child, [name, String(seed), String(from), String(to)], {
      execArgv: ['--import', import.meta.resolve('tsx'), '--max-old-space-size=1024'],
    });
    let current = from;
    let why: string | null = null;
    const repeat = () => `npm run attack -- fuzz --seed ${seed} --only ${name} --case ${current}`;
    const limit = () =>
      setTimeout(() => {
        why = `takes more than ${MOST_MS} ms`;
        process.kill('SIGKILL');
      }, MOST_MS);
    // Its start, before the first case, may take longer on a machine that is busy.
    let timer: NodeJS.Timeout | undefined;
    process.on('message', (message: FuzzMessage) => {
      current = message.case;
      clearTimeout(timer);
      timer = limit();
      if ('finding' in message) findings.push(`${repeat()}: ${message.finding}`);
    });
    process.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(to);
      if (why === null || !isLimited)
        findings.push(`${repeat()}: ${why ?? `the process ended with ${signal ?? code}`}`);
      resolve(current + 1);
    });
  });
}
