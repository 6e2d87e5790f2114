import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AttackOptions, randomFrom, type Report } from './report.ts';
import { attackTheBundle, ended, outcome, smallTraining, startLorikeet, trainArguments } from './trained.ts';

const FAULTS = { short: 4, long: 200 };

/** Calls of the system that a training makes to keep what it has, how they fail, and about how many there are. */
const calls = [
  ['fsync', 'EIO', 40],
  ['rename', 'EIO', 40],
  ['ftruncate', 'EIO', 4],
  ['unlink', 'EACCES', 20],
  ['mkdir', 'ENOSPC', 20],
  ['pwrite64', 'ENOSPC', 100],
] as const;

/** Lets one call of the system fail, and then the disk is well again: the run has to end, or to go on, as if nothing had been. */
export async function faults({ seed, isLong }: AttackOptions): Promise<Report> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    return { attempts: 0, findings: [], skipped: 'faults: skipped, because there is no strace here' };
  }
  if (isLong) attackTheBundle();
  const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-attack-'));
  const settings = await smallTraining(folder);
  const random = randomFrom(seed);
  const findings: string[] = [];
  const whole = path.join(folder, 'whole');
  await ended(startLorikeet(folder, trainArguments(whole, settings)));
  const expected = await outcome(whole);
  const attempts = isLong ? FAULTS.long : FAULTS.short;
  for (let number = 1; number <= attempts; number += 1) {
    const [call, error, about] = calls[Math.floor(random() * calls.length)]!;
    const nth = 1 + Math.floor(random() * about);
    const run = path.join(folder, `run-${number}`);
    const inject = `inject=${call}:error=${error}:when=${nth}`;
    const before = ['strace', '-f', '--seccomp-bpf', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject];
    const code = await ended(startLorikeet(folder, trainArguments(run, settings), { before }));
    const where = `seed ${seed}, fault ${number} (${inject})`;
    if (code === null) findings.push(`${where}: a signal ended the program`);
    if (code !== 0) {
      const args = existsSync(path.join(run, 'run.json')) ? ['resume', run] : trainArguments(run, settings);
      if (args[0] === 'train') await rm(run, { recursive: true, force: true });
      const again = existsSync(path.join(run, 'result.json')) ? 0 : await ended(startLorikeet(folder, args));
      if (again !== 0) findings.push(`${where}: after it the run cannot go on (exit code ${again})`);
    }
    if ((await outcome(run)) !== expected) findings.push(`${where}: it ended with another adapter`);
    await rm(run, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
  return { attempts, findings };
}
