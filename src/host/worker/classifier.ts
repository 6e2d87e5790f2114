import { existsSync } from 'node:fs';
import { type Classifier, loadClassifier, LorikeetError } from '../../engine/index.ts';
import type { DeviceName, RunRecord } from '../../contract/index.ts';
import { basesFolder } from '../places/cache-folder.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { readRecord } from '../runs/record.ts';

/**
 * Opens the classifier a run has trained, with the adapter of `adapter` (the run's own by `runFiles`) on a
 * device, and closes it after use.
 *
 * @throws run.no-adapter, what loading the checkpoint and the adapter throws
 */
export async function withClassifier<Value>(
  folder: string,
  adapter: string,
  device: DeviceName,
  use: (classifier: Classifier, labels: readonly string[], record: RunRecord) => Promise<Value>,
): Promise<Value> {
  const record = await readRecord(folder);
  const { config, labels, id, status } = record;
  if (labels === null || !existsSync(adapter)) throw new LorikeetError('run.no-adapter', { run: id, status });
  const classifier = await loadClassifier({
    checkpoint: await modelFolder(config.model, { offline: true }),
    adapterFolder: adapter,
    labels,
    task: config.data.task,
    maxLength: config.data.maxLength,
    precision: config.precision,
    cacheFolder: basesFolder(),
    device,
    threads: config.threads,
  });
  try {
    return await use(classifier, labels, record);
  } finally {
    await classifier.close();
  }
}
