import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ended, smallTraining, startLorikeet, trainArguments } from '../trained.ts';
import { age, contentOf, leftovers, timeOf } from './look.ts';
import type { Victim } from './victim.ts';

/** The proof tells when it was made. */
const dated = ['proof.json'];

/** An export: after a kill its folder is missing or whole, and the next one ends as one that was left alone. */
export const exporting: Victim = {
  name: 'export',
  share: 10,
  async prepare(folder) {
    const run = path.join(folder, 'run');
    await timeOf(async () => ended(startLorikeet(folder, trainArguments(run, await smallTraining(folder)))));
    const exports = path.join(folder, 'exports');
    const outOf = (number: number) => path.join(exports, String(number));
    const start = (number: number) =>
      startLorikeet(folder, ['export', run, '--to', 'merged', '--dtype', 'fp32', '--out', outOf(number)]);
    const usual = await timeOf(() => ended(start(0)));
    const expected = await contentOf(outOf(0), dated);
    const isThere = (number: number) => existsSync(outOf(number));
    const difference = async (number: number) =>
      (await contentOf(outOf(number), dated)) === expected ? [] : ['the export is another one'];
    return {
      usual,
      start,
      isDone: isThere,
      async wrongAfterKill(number) {
        await age(exports);
        return isThere(number) ? difference(number) : [];
      },
      wrongAtEnd: async (number) => [...(await difference(number)), ...(await leftovers(exports))],
      remove: (number) => rm(outOf(number), { recursive: true, force: true }),
    };
  },
};
