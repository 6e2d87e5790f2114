import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AttackOptions, randomFrom, type Report } from './report.ts';
import { ended, killAll, outcome, smallTraining, startLorikeet, trainArguments } from './trained.ts';

const KILLS = { short: 6, long: 1000 };

/** Kills of one run before it may end. */
const MOST_IN_ONE_RUN = 8;

/** Ends a training at random moments, again and again, until it is through: it has to end as one that was left alone. */
export async function kills({ seed, isLong }: AttackOptions): Promise<Report> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-attack-'));
  const settings = await smallTraining(folder);
  const random = randomFrom(seed);
  const findings: string[] = [];
  const whole = path.join(folder, 'whole');
  const started = performance.now();
  const code = await ended(startLorikeet(folder, trainArguments(whole, settings)));
  if (code !== 0) return { attempts: 0, findings: [`the training that nobody attacked ended with ${code}`] };
  const usual = performance.now() - started;
  const expected = await outcome(whole);
  let attempts = 0;
  for (let number = 1; attempts < (isLong ? KILLS.long : KILLS.short); number += 1) {
    const run = path.join(folder, `killed-${number}`);
    for (let kill = 0; kill < MOST_IN_ONE_RUN; kill += 1) {
      const args = existsSync(path.join(run, 'run.json')) ? ['resume', run] : trainArguments(run, settings);
      if (args[0] === 'train') await rm(run, { recursive: true, force: true });
      const child = startLorikeet(folder, args);
      const end = ended(child);
      const inTime = await Promise.race([end, wait(random() * usual).then(() => 'kill' as const)]);
      if (inTime !== 'kill') break;
      killAll(child);
      await end;
      attempts += 1;
    }
    const last = existsSync(path.join(run, 'result.json')) ? 0 : await ended(startLorikeet(folder, ['resume', run]));
    const where = `seed ${seed}, run ${number}`;
    if (last !== 0) findings.push(`${where}: the last resume ended with ${last}`);
    else if ((await outcome(run)) !== expected) findings.push(`${where}: it ended with another adapter`);
    const left = (await readdir(run, { recursive: true })).filter((name) => name.includes('.partial'));
    if (left.length > 0) findings.push(`${where}: it left ${left.join(', ')}`);
    await rm(run, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
  return { attempts, findings };
}
