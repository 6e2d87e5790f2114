import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AttackOptions, randomFrom, type Report } from './report.ts';
import { attackTheBundle, ended, killAll } from './trained.ts';
import { download } from './victims/download.ts';
import { exporting } from './victims/exporting.ts';
import { queue } from './victims/queue.ts';
import { search } from './victims/search.ts';
import { training } from './victims/training.ts';
import type { Victim } from './victims/victim.ts';

const victims = [queue, download, exporting, training, search];

const KILLS = { short: 8, long: 1000 };

/** Kills of one piece of work before it may end. */
const MOST_OF_ONE = 8;

/** Ends every kind of work at random moments, again and again, until it is through: it has to end as if it had been left alone. */
export async function kills({ seed, isLong, only }: AttackOptions): Promise<Report> {
  if (isLong) attackTheBundle();
  const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-attack-'));
  const findings: string[] = [];
  let attempts = 0;
  for (const victim of chosen(only.part)) {
    const place = path.join(folder, victim.name);
    await mkdir(place);
    const count = Math.ceil(((isLong ? KILLS.long : KILLS.short) * victim.share) / 100);
    const started = performance.now();
    attempts += await attack(victim, place, count, seed, findings);
    console.log(`${victim.name}: killed ${count} times in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    await rm(place, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
  return { attempts, findings };
}

function chosen(name: string | null): readonly Victim[] {
  const those = victims.filter((victim) => name === null || victim.name === name);
  if (those.length > 0) return those;
  throw new Error(`There is no work ${name}: ${victims.map((victim) => victim.name).join(', ')}.`);
}

/** @returns how often it was killed */
async function attack(
  victim: Victim,
  folder: string,
  count: number,
  seed: number,
  findings: string[],
): Promise<number> {
  const random = randomFrom(seed);
  const work = await victim.prepare(folder);
  let attempts = 0;
  try {
    for (let number = 1; attempts < count; number += 1) {
      const find = (faults: readonly string[]) =>
        findings.push(...faults.map((fault) => `seed ${seed}, ${victim.name} ${number}, kill ${attempts}: ${fault}`));
      let code: number | null | 'killed' = 'killed';
      for (let kill = 0; kill < MOST_OF_ONE && attempts < count; kill += 1) {
        const child = work.start(number);
        const end = ended(child);
        code = await Promise.race([end, wait(random() * work.usual).then(() => 'killed' as const)]);
        if (code !== 'killed') break;
        killAll(child);
        await end;
        attempts += 1;
        find(await seen(work.wrongAfterKill?.(number)));
      }
      if (code === 'killed') code = work.isDone(number) ? 0 : await ended(work.start(number));
      find(code === 0 ? await seen(work.wrongAtEnd(number)) : [`it cannot be taken up again: exit code ${code}`]);
      await work.remove(number);
    }
  } finally {
    await work.close?.();
  }
  return attempts;
}

/** What a look at the files says is wrong; where the look fails, that: a file is damaged, and the attack goes on. */
async function seen(faults: Promise<readonly string[]> | undefined): Promise<readonly string[]> {
  try {
    return (await faults) ?? [];
  } catch (error) {
    return [String(error)];
  }
}
