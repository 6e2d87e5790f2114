import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { openLine } from '../../bench/served-line.ts';
import { ended, startLorikeet } from '../trained.ts';
import { contentOf, timeOf } from './look.ts';
import type { Victim } from './victim.ts';

const BYTES = 24e6;
/** So slow that most of the time is the download. */
const BYTES_PER_SECOND = 24e6;

/** A model from a stand-in for the Hub: every file of the cache is whole, whatever was killed before. */
export const download: Victim = {
  name: 'download',
  share: 20,
  async prepare(folder) {
    const line = await openLine(BYTES, BYTES_PER_SECOND);
    const homeOf = (number: number) => path.join(folder, `hub-${number}`);
    const start = (number: number) =>
      startLorikeet(folder, ['model', 'pull', 'bench/weights'], {
        environment: { HF_ENDPOINT: line.endpoint, HF_HOME: homeOf(number) },
      });
    const usual = await timeOf(() => ended(start(0)));
    const snapshot = (number: number) => path.join(homeOf(number), 'hub', 'models--bench--weights', 'snapshots');
    const expected = await contentOf(snapshot(0));
    return {
      usual,
      start,
      isDone: () => false,
      async wrongAfterKill(number) {
        const files = await readdir(snapshot(number), { recursive: true }).catch(() => []);
        const isWhole = !files.some((file) => file.endsWith('.safetensors'));
        return isWhole || (await contentOf(snapshot(number))) === expected ? [] : ['the model is there, and damaged'];
      },
      wrongAtEnd: async (number) =>
        existsSync(snapshot(number)) && (await contentOf(snapshot(number))) === expected
          ? []
          : ['it ended with another model'],
      remove: (number) => rm(homeOf(number), { recursive: true, force: true }),
      close: () => line.close(),
    };
  },
};
