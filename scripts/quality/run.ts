import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readJson } from '../../src/engine/index.ts';
import { lorikeet } from '../command-line/lorikeet.ts';

export interface WantedRun {
  /** Folder of the base checkpoint. */
  readonly model: string;
  readonly precision: string;
  readonly seed: number;
}

/** Of the validation rows. */
export interface Scores {
  readonly rocAuc: number;
  readonly f1: number;
}

interface RunSource {
  /** The YAML config that all runs share. */
  readonly config: string;
  /** Overrides that all runs share, as `key=value`. */
  readonly set: readonly string[];
  /** Where the run folders lie. */
  readonly out: string;
}

/**
 * Scores of the validation rows after the last epoch of one run, which is trained, resumed or found, as its folder says. The
 * folder's name holds a hash of all settings, so that a run with others is another run.
 *
 * @throws Error where the training fails; its output says why
 */
export async function scoresOf(run: WantedRun, { config, set, out }: RunSource): Promise<Scores> {
  const overrides = [
    `model=${run.model}`,
    `precision=${run.precision}`,
    `train.seed=${run.seed}`,
    // The projections that PEFT adapts by default: their names differ between architectures.
    'lora.targets=null',
    ...set,
  ];
  const settings = JSON.stringify([await readFile(config, 'utf8'), overrides]);
  const hash = createHash('sha256').update(settings).digest('hex').slice(0, 8);
  const folder = path.resolve(out, [path.basename(run.model), run.precision, run.seed, hash].join('-'));
  if ((await statusOf(folder)) !== 'finished') {
    const train = ['train', config, '--out', folder, ...overrides.flatMap((override) => ['--set', override])];
    await lorikeet((await statusOf(folder)) === null ? train : ['resume', folder]);
  }
  const { final } = (await readJson(path.join(folder, 'result.json'))) as { final: { metrics: Scores } };
  return { rocAuc: final.metrics.rocAuc, f1: final.metrics.f1 };
}

async function statusOf(folder: string): Promise<string | null> {
  const record = path.join(folder, 'run.json');
  return existsSync(record) ? ((await readJson(record)) as { status: string }).status : null;
}
