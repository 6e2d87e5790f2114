import type { RunConfig, Rung, WorkerMessage, WorkerTask } from '../../../contract/index.ts';
import {
  classWeights,
  type FeatureJob,
  linearHeadLogits,
  majorityLogits,
  textFeatures,
  tfIdfLogits,
} from '../../../engine/index.ts';
import { modelFolder } from '../../hub/model-folder.ts';
import { createRun } from '../../runs/create.ts';
import { findRun } from '../../runs/find.ts';
import { runFiles, runName } from '../../runs/folder.ts';
import { withoutDate } from '../../runs/new-folder.ts';
import { reconciledRecord } from '../../runs/reconcile.ts';
import { readResult } from '../../runs/record.ts';
import { resumeFolder } from '../../runs/resume.ts';
import { train } from '../train.ts';
import { expectedFrozen, expectedLora, expectedTfIdf, measureSpeed } from './expected.ts';
import type { LadderKeeper } from './keeper.ts';
import { readLogits } from './predictions.ts';
import type { LadderRows } from './rows.ts';
import { modelTitle } from '../../../shared/model-files.ts';

/** What a rung works with. */
export interface RungContext {
  readonly keeper: LadderKeeper;
  readonly rows: LadderRows;
  readonly isCancelled: () => boolean;
  readonly onDevice: Pick<Extract<WorkerTask, { type: 'ladder' }>, 'device' | 'why' | 'memory' | 'compute'>;
}

/** What a rung gives. */
export interface RungOutcome {
  /** [scored rows, classes] */
  readonly logits: readonly number[];
  /** The most memory the process was seen to hold. */
  readonly memoryBytes: number;
}

/** How long a rung takes, by a measurement on this machine; null for one that takes no time. */
export async function expectedSeconds(
  { kind, model }: Rung,
  { keeper, rows, onDevice }: RungContext,
): Promise<number | null> {
  const { config } = keeper.record;
  const texts = rows.train.map(({ text }) => text);
  const speed = async (batchRows: number) => measureSpeed(await featureJob(config, model!, onDevice), texts, batchRows);
  switch (kind) {
    case 'majority':
      return null;
    case 'tf-idf':
      return expectedTfIdf(rows);
    case 'frozen':
      return expectedFrozen(rows, await speed(32));
    case 'lora':
      return expectedLora(rows, config, await speed(config.train.batchSize));
  }
}

/** Does the work of a rung; null where it was asked to end. @throws what the work throws */
export function climbRung(rung: Rung, context: RungContext): Promise<RungOutcome | null> | RungOutcome | null {
  switch (rung.kind) {
    case 'majority':
      return majority(context);
    case 'tf-idf':
      return tfIdf(context);
    case 'frozen':
      return frozen(rung, context);
    case 'lora':
      return lora(rung, context);
  }
}

function majority({ rows }: RungContext): RungOutcome {
  const logits = majorityLogits(labelsOf(rows), rows.labels.length, rows.scored.length);
  return { logits: [...logits], memoryBytes: process.memoryUsage.rss() };
}

function tfIdf({ rows, isCancelled }: RungContext): RungOutcome | null {
  const memory = memoryWatch();
  const labels = labelsOf(rows);
  const logits = tfIdfLogits(
    { texts: rows.train.map(({ text }) => text), labels },
    rows.scored.map(({ text }) => text),
    { classWeights: balanced(labels, rows), onIteration: () => (memory.look(), isCancelled()) },
  );
  return isCancelled() ? null : { logits: [...logits], memoryBytes: memory.look() };
}

async function frozen(
  { id, model }: Rung,
  { keeper, rows, isCancelled, onDevice }: RungContext,
): Promise<RungOutcome | null> {
  const memory = memoryWatch();
  const texts = [...rows.train, ...rows.scored].map(({ text }) => text);
  const features = await textFeatures(
    await featureJob(keeper.record.config, model!, onDevice),
    texts,
    ({ tokens, totalTokens }) => {
      memory.look();
      keeper.progress(id, tokens / totalTokens);
      return isCancelled();
    },
  );
  if (features === null) return null;
  const { size } = features;
  const labels = labelsOf(rows);
  const end = rows.train.length * size;
  const logits = linearHeadLogits(
    { values: features.values.subarray(0, end), size, labels },
    { values: features.values.subarray(end), size },
    { classWeights: balanced(labels, rows), onIteration: () => (memory.look(), isCancelled()) },
  );
  return isCancelled() ? null : { logits: [...logits], memoryBytes: memory.look() };
}

/** A run among the runs; one that an earlier climb began goes on from its newest checkpoint. */
async function lora(rung: Rung, { keeper, rows, isCancelled, onDevice }: RungContext): Promise<RungOutcome | null> {
  const { config: shared, runsFolder, id: name } = keeper.record;
  const config = { ...shared, model: rung.model! };
  const begun = rung.run === null ? null : await findRun(runsFolder, rung.run).catch(() => null);
  const folder =
    begun ?? (await createRun({ config, configFile: null, name: runTitle(name, rung), out: null, runsFolder }));
  if (begun === null) await keeper.changeRung(rung.id, { run: runName(folder) });
  const isFinished = begun !== null && (await reconciledRecord(begun)).status === 'finished';
  if (!isFinished) {
    if (begun !== null) await resumeFolder(folder);
    let totalSteps = Infinity;
    const follow = (message: WorkerMessage) => {
      if (message.type !== 'event') return;
      const { event } = message;
      if (event.type === 'prepared') ({ totalSteps } = event);
      if (event.type === 'step') keeper.progress(rung.id, event.step / totalSteps);
    };
    await train({ folder, ...onDevice }, follow, isCancelled);
  }
  const result = await readResult(folder);
  if (result?.status !== 'finished') return null;
  const logits = await readLogits(runFiles(folder).predictions[rows.split], rows);
  return { logits, memoryBytes: result.peakMemoryBytes };
}

/** `tweets-lora-mini-roberta`, behind the date that a run's folder has anyway. */
function runTitle(ladder: string, { model }: Rung): string {
  return `${withoutDate(ladder)}-lora-${modelTitle(model!)}`;
}

async function featureJob(
  { data, threads }: RunConfig,
  model: string,
  { device }: RungContext['onDevice'],
): Promise<FeatureJob> {
  return { checkpoint: await modelFolder(model, { offline: true }), maxLength: data.maxLength, device, threads };
}

function labelsOf({ train: rows }: LadderRows): number[] {
  return rows.map(({ label }) => label);
}

/** Rare classes count as much as frequent ones: F1 asks for that. */
function balanced(labels: readonly number[], rows: LadderRows): number[] {
  return classWeights(labels, rows.labels.length, 'balanced');
}

/** The most memory that was held at the moments somebody looked. */
function memoryWatch() {
  let most = process.memoryUsage.rss();
  return { look: () => (most = Math.max(most, process.memoryUsage.rss())) };
}
