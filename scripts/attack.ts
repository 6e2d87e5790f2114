/**
 * npm run attack -- kills|faults|fuzz|server|soak [--long] [--seed 1] [--only NAME] [--case N] [--minutes N]
 *
 * Attacks the program as an unlucky or a hostile world would, and counts what does not hold:
 *
 * - kills: ends a queue, a download, an export, a training and a search by kill -9 at random moments, takes each up again, and compares the
 *   end with that of one that was left alone;
 * - faults: lets the disk fail in the n-th write, fsync or rename of a training (by strace, on Linux), then resumes it;
 * - fuzz: gives mutated files to every reader of files; none may throw what has no code, take 5 s or 1 GB;
 * - server: sends broken, foreign and endless requests to `lorikeet serve`, which has to stay up, small and quiet;
 * - soak: trains one small run after another through one server, which must not grow, and lists 10,000 runs; `--minutes` says for how long.
 *
 * The short form takes at most two minutes each. The exit code is 1 where there is a finding; each names what repeats it.
 */
import { parseArgs } from 'node:util';
import { faults } from './attack/faults.ts';
import { fuzz } from './attack/fuzz.ts';
import { kills } from './attack/kills.ts';
import { attackServer } from './attack/server.ts';
import { soak } from './attack/soak.ts';
import type { Report } from './attack/report.ts';

const attacks = { kills, faults, fuzz, server: attackServer, soak };
type AttackName = keyof typeof attacks;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    case: { type: 'string' },
    minutes: { type: 'string' },
  },
});
const [name] = positionals;
const seed = Number(values.seed);
if (name === undefined || !Object.hasOwn(attacks, name) || !Number.isSafeInteger(seed)) {
  console.error(
    `usage: npm run attack -- ${Object.keys(attacks).join('|')} [--long] [--seed 1] [--only NAME] [--case N]`,
  );
  process.exit(2);
}
const started = performance.now();
const only = { part: values.only ?? null, case: values.case === undefined ? null : Number(values.case) };
const { attempts, findings, skipped }: Report = await attacks[name as AttackName]({
  seed,
  isLong: values.long,
  only,
  minutes: values.minutes === undefined ? null : Number(values.minutes),
});
for (const finding of findings) console.error(`finding: ${finding}`);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(skipped ?? `${name}: ${attempts} attempts in ${seconds} s, ${findings.length} findings`);
if (findings.length > 0) process.exitCode = 1;
