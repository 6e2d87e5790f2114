import { existsSync } from 'node:fs';
import type { Rung, WorkerMessage, WorkerTask } from '../../../contract/index.ts';
import { processIdentity } from '../../../engine/index.ts';
import { errorShape } from '../../common/error-shape.ts';
import { loadClassRows } from '../../data/rows.ts';
import { ladderFiles } from '../../ladder/folder.ts';
import { endedLadder } from '../../ladder/record.ts';
import { listenForCancel } from '../cancel-signal.ts';
import { LadderKeeper } from './keeper.ts';
import { readLogits, writeRungPredictions } from './predictions.ts';
import { recommend } from './recommend.ts';
import { type LadderRows, ladderRows } from './rows.ts';
import { climbRung, expectedSeconds, type RungContext } from './rungs.ts';
import { scoreRung } from './scores.ts';

/**
 * Climbs the ladder of a folder: one rung after the other, each written down when it is done. A rung that fails is left, and the
 * next one is tried.
 *
 * @throws whatever ended the ladder; ladder.json then says it too
 */
export async function climb({ folder, ...onDevice }: Extract<WorkerTask, { type: 'ladder' }>): Promise<WorkerMessage> {
  const wasSignalled = listenForCancel();
  const files = ladderFiles(folder);
  const isCancelled = () => wasSignalled() || existsSync(files.cancel);
  const keeper = await LadderKeeper.open(folder);
  await keeper.change({
    ...{ status: 'running', startedAt: new Date().toISOString() },
    process: processIdentity(process.pid),
  });
  try {
    const rows = ladderRows(await loadClassRows(keeper.record.config.data));
    await keeper.change({
      ...{ labels: [...rows.labels], scored: rows.split },
      rows: { train: rows.train.length, scored: rows.scored.length },
    });
    const context = { keeper, rows, isCancelled, onDevice };
    for (const { id, state } of keeper.record.rungs) {
      if (isCancelled()) break;
      if (state !== 'finished') await tryRung(folder, id, context);
    }
    await keeper.change({ ...endedLadder(keeper.record), status: isUnfinished(keeper) ? 'cancelled' : 'finished' });
    return { type: 'climbed' };
  } catch (error) {
    await keeper
      .change({ ...endedLadder(keeper.record), status: 'failed', error: errorShape(error) })
      .catch(() => undefined);
    throw error;
  }
}

function isUnfinished({ record }: LadderKeeper): boolean {
  return record.rungs.some(({ state }) => state === 'waiting' || state === 'running');
}

async function tryRung(folder: string, id: string, context: RungContext): Promise<void> {
  const { keeper, rows } = context;
  try {
    await keeper.changeRung(id, { state: 'running', startedAt: null, expectedSeconds: null, progress: null });
    const expected = await expectedSeconds(keeper.rung(id), context);
    await keeper.changeRung(id, { startedAt: new Date().toISOString(), expectedSeconds: expected });
    const started = performance.now();
    const outcome = await climbRung(keeper.rung(id), context);
    if (outcome === null) return await keeper.changeRung(id, { state: 'waiting', progress: null });
    const seconds = (performance.now() - started) / 1000;
    await writeRungPredictions(ladderFiles(folder).predictions(id), rows, outcome.logits);
    const result = { ...scoreRung(outcome.logits, rows), seconds, memoryBytes: outcome.memoryBytes };
    const done: Partial<Rung> = { state: 'finished', progress: null, result, error: null };
    await keeper.changeRung(id, done);
    await keeper.change({ recommendation: await recommendation(folder, keeper, rows) });
  } catch (error) {
    await keeper.changeRung(id, { state: 'failed', progress: null, error: errorShape(error) });
  }
}

/** What is recommended of the rungs that are finished; null of fewer than two. */
async function recommendation(folder: string, { record }: LadderKeeper, rows: LadderRows) {
  const finished = record.rungs.filter(({ state }) => state === 'finished');
  if (finished.length < 2) return null;
  const predicted = [];
  for (const { id } of finished)
    predicted.push({ id, logits: await readLogits(ladderFiles(folder).predictions(id), rows) });
  return recommend(predicted, rows);
}
