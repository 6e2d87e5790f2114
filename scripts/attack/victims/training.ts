import { existsSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ended, outcome, smallTraining, startLorikeet, trainArguments } from '../trained.ts';
import { leftovers, timeOf } from './look.ts';
import type { Victim } from './victim.ts';

/** A training, resumed from its newest checkpoint: adapter and predictions are those of a training that was left alone, to the byte. */
export const training: Victim = {
  name: 'training',
  share: 20,
  async prepare(folder) {
    const settings = await smallTraining(folder);
    const runOf = (number: number) => path.join(folder, `run-${number}`);
    const begin = (run: string) => startLorikeet(folder, trainArguments(run, settings));
    const usual = await timeOf(() => ended(begin(runOf(0))));
    const expected = await outcome(runOf(0));
    return {
      usual,
      start(number) {
        const run = runOf(number);
        if (existsSync(path.join(run, 'run.json'))) return startLorikeet(folder, ['resume', run]);
        // Of a run without its record nothing was trained.
        rmSync(run, { recursive: true, force: true });
        return begin(run);
      },
      isDone: (number) => existsSync(path.join(runOf(number), 'result.json')),
      async wrongAtEnd(number) {
        const isSame = (await outcome(runOf(number))) === expected;
        return [...(isSame ? [] : ['it ended with another adapter']), ...(await leftovers(runOf(number)))];
      },
      remove: (number) => rm(runOf(number), { recursive: true, force: true }),
    };
  },
};
