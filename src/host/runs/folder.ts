import path from 'node:path';

/** The files of a run folder; docs/run-folder.md describes them. */
export function runFiles(folder: string) {
  const at = (...parts: string[]) => path.join(folder, ...parts);
  return {
    record: at('run.json'),
    metrics: at('metrics.jsonl'),
    /** What training said of each training row at each step. */
    dynamics: at('dynamics.jsonl'),
    result: at('result.json'),
    /** Title, tags and notes of its owner. */
    annotation: at('annotation.json'),
    log: at('log.jsonl'),
    /** What the worker printed besides its log: crashes of the runtime, mostly. */
    output: at('output.log'),
    /** Its presence asks the worker to end after the current step, whoever put it there. */
    cancel: at('cancel'),
    predictions: { validation: at('predictions', 'validation.jsonl'), test: at('predictions', 'test.jsonl') },
    adapter: at('adapter'),
    checkpoints: at('checkpoints'),
  };
}

/** The name a run goes by in commands and messages. */
export function runName(folder: string): string {
  return path.basename(folder);
}
