/**
 * The process that works beside the host, one entry for all: it does one task, tells its parent, and ends. Runs live on in their folder;
 * one that reads files, holds a classifier or trains trials stays for more questions.
 */
import { errorShape } from './common/error-shape.ts';
import { adopt } from './worker/adopt.ts';
import { assess } from './worker/assess.ts';
import { checkExported, exportRun } from './worker/export.ts';
import { climb } from './worker/ladder/climb.ts';
import { connectParent } from './worker/parent-link.ts';
import { measure, plan } from './worker/plan.ts';
import { predict } from './worker/predict.ts';
import { probe } from './worker/probe.ts';
import { serveReading } from './worker/reading/serve.ts';
import { serveTrials } from './worker/trials.ts';
import { serveClassifier } from './worker/use/serve.ts';
import { train } from './worker/train.ts';
import type { WorkerMessage, WorkerTask } from '../contract/index.ts';

const parent = connectParent();

function perform(task: Exclude<WorkerTask, { type: 'read' | 'use' | 'trial' }>): Promise<WorkerMessage> {
  switch (task.type) {
    case 'train':
      return train(task, (message) => void parent.send(message));
    case 'ladder':
      return climb(task);
    case 'assess':
      return assess(task, (event) => void parent.send({ type: 'rows', event }));
    case 'predict':
      return predict(task);
    case 'plan':
      return plan(task);
    case 'measure':
      return measure(task);
    case 'export':
      return exportRun(task, (progress) => void parent.send({ type: 'exporting', progress }));
    case 'check-export':
      return checkExported(task);
    case 'adopt':
      return adopt(task);
    case 'probe':
      return probe(task, (message) => parent.send(message));
  }
}

try {
  const task = await parent.task;
  if (task.type === 'read') await serveReading(task, parent);
  else if (task.type === 'use') await serveClassifier(task, parent);
  else if (task.type === 'trial') await serveTrials(task, parent);
  else await parent.send(await perform(task));
} catch (error) {
  const shape = errorShape(error);
  // Without a parent the run folder and this line are all there is.
  if (!parent.connected()) console.error(`error ${shape.code}\n${shape.sentence}\n${shape.remedy}`);
  await parent.send({ type: 'failed', error: shape });
  process.exitCode = 1;
}
process.exit();
