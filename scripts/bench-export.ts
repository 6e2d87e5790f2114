/**
 * npm run bench:export -- --run FOLDER [--threads 1] [--rounds 3]
 *
 * Exports a run as ONNX in every dtype and classifies its validation rows with each, texts to decisions in batches of similar length, as a
 * proof does. Prints one JSON line a dtype: bytes of the file, rows per second of the fastest round, F1 of the second class, decisions
 * that differ from fp32, and what the proof says.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { onnxDtypes, onnxFiles } from '../src/shared/export.ts';
import { loadExports } from '../src/engine/index.ts';
import { loadClassRows } from '../src/host/data/rows.ts';
import { exportJob } from '../src/host/export/job.ts';
import { readRecord } from '../src/host/runs/record.ts';

const { values } = parseArgs({
  options: {
    run: { type: 'string' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
  },
});
if (values.run === undefined) throw new Error('give the folder of a run: --run FOLDER');

const record = await readRecord(values.run);
const { validation } = await loadClassRows(record.config.data, { offline: true });
const texts = validation.map(({ text }) => text);
const job = { ...(await exportJob(values.run, record, { offline: true })), threads: Number(values.threads) };
const exports = await loadExports();
const temporary = await mkdtemp(path.join(tmpdir(), 'lorikeet-bench-'));
try {
  const folder = path.join(temporary, 'onnx');
  const choice = { target: 'onnx', dtypes: [...onnxDtypes], decision: null } as const;
  const about = { run: record.id, title: record.id, lorikeet: '', method: '', sections: [] };
  const proof = await exports.exportClassifier({ job, choice, folder, heldOut: texts, about });
  let exact: readonly number[] | null = null;
  for (const dtype of onnxDtypes) {
    const variant = proof.variants.find((each) => each.dtype === dtype)!;
    const classifier = await exports.targetOf(choice).open(folder, variant, job);
    let [seconds, decisions]: [number, number[]] = [Infinity, []];
    for (let round = 0; round < Number(values.rounds); round++) {
      const began = performance.now();
      const { logits } = await classifier.run(texts.map((text) => classifier.encode(text)));
      seconds = Math.min(seconds, (performance.now() - began) / 1000);
      const classes = job.labels.length;
      decisions = texts.map((_, row) => {
        const scores = [...logits.subarray(row * classes, (row + 1) * classes)];
        return scores.indexOf(Math.max(...scores));
      });
    }
    await classifier.close();
    exact ??= decisions;
    const changed = decisions.filter((decision, row) => decision !== exact![row]).length;
    const { size } = await stat(path.join(folder, onnxFiles[dtype]));
    const { largest, mean, decisionsChanged, rows } = variant;
    const figures = { dtype, bytes: size, rowsPerSecond: texts.length / seconds, f1: f1Of(decisions), changed };
    console.log(JSON.stringify({ ...figures, of: texts.length, proof: { largest, mean, decisionsChanged, rows } }));
  }
} finally {
  await rm(temporary, { recursive: true, force: true });
}

/** F1 of the class with index 1. */
function f1Of(decisions: readonly number[]): number {
  const found = decisions.filter((decision, row) => decision === 1 && validation[row]!.label === 1).length;
  const named = decisions.filter((decision) => decision === 1).length;
  return (2 * found) / (named + validation.filter(({ label }) => label === 1).length);
}
