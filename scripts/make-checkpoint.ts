/**
 * npm run make-checkpoint -- --shape mistral-7b --dtype bf16 --out DIR [--seed 0]
 *
 * Writes random weights of a published model's shape in the layout of the Hub: shards of at most 5 GB with their index,
 * config.json, and a tokenizer that stands in for the real one. For measuring time and memory where the real weights are
 * not at hand. The folder appears when it is complete; an interrupt (Ctrl+C) leaves nothing.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LorikeetError } from '../src/engine/index.ts';
import { showWriting } from './checkpoint/progress.ts';
import { isShapeName, shapes } from './checkpoint/shapes.ts';
import { isDtypeName, storedDtypes } from './checkpoint/values.ts';
import { writeRandomCheckpoint } from './checkpoint/write.ts';

const { values: options } = parseArgs({
  options: {
    shape: { type: 'string', default: '' },
    dtype: { type: 'string', default: '' },
    out: { type: 'string', default: '' },
    seed: { type: 'string', default: '0' },
  },
});
const { shape, dtype, out } = options;
const seed = Number(options.seed);
if (!isShapeName(shape) || !isDtypeName(dtype) || out === '' || !Number.isSafeInteger(seed)) {
  const [shapeNames, dtypeNames] = [shapes, storedDtypes].map((table) => Object.keys(table).join('|'));
  console.error(`usage: npm run make-checkpoint -- --shape ${shapeNames} --dtype ${dtypeNames} --out DIR [--seed 0]`);
  process.exit(2);
}

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());
try {
  const { parameters, bytes, files } = await writeRandomCheckpoint({
    config: shapes[shape].config,
    dtype,
    folder: out,
    seed,
    signal: interrupt.signal,
    onProgress: showWriting(process.stderr),
  });
  const inFiles = files === 1 ? 'one file' : `${files} files`;
  console.log(
    `${path.resolve(out)}: ${shape} in ${dtype}, ${parameters.toLocaleString('en')} parameters, ${(bytes / 1e9).toFixed(2)} GB in ${inFiles}`,
  );
} catch (error) {
  if (interrupt.signal.aborted) console.error('interrupted; nothing was left behind');
  else if (error instanceof LorikeetError) console.error(`${error.sentence}\n${error.remedy}`);
  else throw error;
  process.exitCode = interrupt.signal.aborted ? 130 : 1;
}
