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
    /** Output of the worker besides its log, mostly crashes of the runtime. */
    output: at('output.log'),
    /** If it exists, the worker ends after the current step. */
    cancel: at('cancel'),
    predictions: { validation: at('predictions', 'validation.jsonl'), test: at('predictions', 'test.jsonl') },
    /** Whole evaluations, and the predictions of files that were evaluated. */
    evaluations: at('evaluations'),
    adapter: at('adapter'),
    checkpoints: at('checkpoints'),
  };
}

/** The name a run goes by in commands and messages. */
export function runName(folder: string): string {
  return path.basename(folder);
}
