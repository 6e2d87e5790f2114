import { splitScale } from '../../adapters/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import { AdamW, type Moments } from '../trained/adamw-session.ts';
import type { FrozenBase } from '../frozen/base.ts';
import type { FineTuneJob, TrainingRow } from '../job.ts';
import { ClassifierModel } from '../model/model.ts';
import { tokenize, type TokenizedTexts, tokenizerOf } from '../model/texts.ts';
import type { OpenedModel, ReadModel } from './open-training.ts';

/** A split that was tokenized. */
interface Tokenized {
  /** Checkpoint and length. */
  readonly key: string;
  readonly rows: readonly TrainingRow[];
  readonly texts: TokenizedTexts;
}

/** As many splits as a run has. */
const MOST_SPLITS = 3;

/**
 * What the runs of one process share, one after the other: the session with the base weights, which takes adapters of any rank, alpha
 * and dropout, and the token ids of the rows. Runs that differ in more than that (modules, precision, the model's own dropout, an
 * alpha / rank whose quotient is no power of two times the last one) open a session of their own in its place. The numbers of a run
 * are those that it has by itself, to the bit.
 */
export class SharedModel {
  #tokenized: Tokenized[] = [];
  #open: { readonly key: string; readonly model: ClassifierModel } | null = null;
  /** Sessions opened so far. */
  opened = 0;

  /** The token ids of rows, from before where they are the same rows. */
  async tokenize(
    job: Pick<FineTuneJob, 'checkpoint'>,
    spec: ModelSpec,
    rows: readonly TrainingRow[],
    maxLength: number,
  ): Promise<TokenizedTexts> {
    const key = JSON.stringify([job.checkpoint, maxLength]);
    const before = this.#tokenized.find((split) => split.key === key && isSame(split.rows, rows));
    if (before !== undefined) return before.texts;
    const tokenizer = await tokenizerOf(spec, job.checkpoint);
    const texts = tokenize(
      tokenizer,
      rows.map(({ text }) => text),
      maxLength,
      { spec, folder: job.checkpoint },
    );
    this.#tokenized = [{ key, rows, texts }, ...this.#tokenized].slice(0, MOST_SPLITS);
    return texts;
  }

  /** Whether {@link model} needs no base for this. */
  holds(read: ReadModel, job: FineTuneJob, recompute: boolean): boolean {
    return this.#open?.key === keyOf(read, job, recompute);
  }

  /**
   * The model and the optimizer of a run; closing them leaves the session open for the next.
   *
   * @param base null where {@link holds} is true
   * @throws as `openModel`
   */
  async model(
    read: ReadModel,
    job: FineTuneJob,
    { base, recompute, moments }: { base: FrozenBase | null; recompute: boolean; moments: Moments | undefined },
  ): Promise<OpenedModel> {
    const { spec, parts, tensors, checkpoint } = read;
    const { device, threads, training } = job;
    const key = keyOf(read, job, recompute);
    let model = this.#open?.key === key ? this.#open.model.withAdapter(parts, training.seed) : null;
    if (model === null) {
      await this.close();
      const options = { device, threads, seed: training.seed, recompute, forAnyAdapter: true };
      model = await ClassifierModel.open(spec, parts, checkpoint, base === null ? options : { ...options, base });
      this.#open = { key, model };
      this.opened += 1;
    }
    const optimizer = await AdamW.open(tensors, training, moments);
    // Other runs take the session after this one: what it trains does not stay on the device.
    return { model, optimizer, resident: null, close: () => optimizer.close() };
  }

  /** Gives the session back; the next run opens one. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.model.close();
  }
}

function isSame(one: readonly TrainingRow[], other: readonly TrainingRow[]): boolean {
  return one.length === other.length && one.every(({ text }, index) => text === other[index]!.text);
}

/** Everything that decides the graph, besides what an adapter may change. */
function keyOf({ parts, checkpoint }: ReadModel, job: FineTuneJob, recompute: boolean): string {
  const [target] = parts.targets.values();
  return JSON.stringify([
    job.checkpoint,
    checkpoint.files.map((file) => file.path),
    job.labels.length,
    job.task ?? 'single-label',
    [job.training.dropout.hidden, job.training.dropout.attention, job.training.dropout.head],
    [...parts.targets.keys()],
    [...parts.trained],
    target === undefined ? null : splitScale(target.scale).mantissa,
    [job.precision, job.device, job.threads, recompute],
  ]);
}
