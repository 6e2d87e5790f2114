import type { RunConfig, TrialNews, TrialTask } from '../../contract/index.ts';
import { type MeasuredRun, measureRun } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { listenForCancel } from './cancel-signal.ts';
import { keptInputs, type TrainingInputs } from './inputs.ts';
import { fineTuneJob, weightsOf } from './job.ts';
import type { ParentLink } from './parent-link.ts';
import { train } from './train.ts';

/**
 * The process that trains the trials of a search, one after the other: the base, the rows and their tokens stay. It ends with its
 * parent, after the run that is under way.
 */
export async function serveTrials(first: TrialTask, parent: ParentLink): Promise<void> {
  const inputs = await keptInputs();
  const isCancelled = listenForCancel();
  let turn: Promise<void> = Promise.resolve();
  const tell = (message: TrialNews) => parent.send(message);
  const take = (task: TrialTask) => {
    turn = turn.then(() => answer(task, inputs, isCancelled, tell));
  };
  parent.listen((message) => {
    if (message.type === 'task' && message.task.type === 'trial') take(message.task);
  });
  await tell({ type: 'ready' });
  take(first);
  await parent.closed;
  await turn;
}

async function answer(
  { id, question, device, why, memory, compute }: TrialTask,
  inputs: TrainingInputs,
  isCancelled: () => boolean,
  tell: (message: TrialNews) => Promise<void>,
): Promise<void> {
  try {
    if (question.type === 'measure') {
      await tell({
        type: 'trial-measured',
        id,
        estimate: await measure(question.config, { device, memory, compute }, inputs),
      });
      return;
    }
    await train(
      { folder: question.folder, device, why, memory, compute },
      (message) => {
        if (message.type === 'event') void tell({ type: 'trial-event', id, event: message.event });
        else if (message.type === 'alive') void tell({ type: 'trial-alive', id });
      },
      isCancelled,
      inputs,
    );
    await tell({ type: 'trial-ended', id, error: null });
  } catch (error) {
    // What a session is in after a failure is not known.
    await inputs.model.close().catch(() => undefined);
    await tell({ type: 'trial-ended', id, error: errorShape(error) });
  }
}

async function measure(
  config: RunConfig,
  { device, memory, compute }: Pick<TrialTask, 'device' | 'memory' | 'compute'>,
  inputs: TrainingInputs,
): Promise<MeasuredRun> {
  const rows = await inputs.rows(config.data);
  const weights = weightsOf(rows, config);
  const checkpointFolder = await modelFolder(config.model, { offline: true });
  const parts = { config, device, compute, deviceMemory: memory, checkpointFolder, rows, classWeights: weights };
  return measureRun(fineTuneJob({ folder: '', ...parts, resumeFrom: null }), inputs.model);
}
