import { readdir } from 'node:fs/promises';
import { statSync } from 'node:fs';
import path from 'node:path';
import { copyRegularFile } from '../../files/index.ts';
import { elementCount } from '../../ir/index.ts';
import { trainedTensorsOf } from '../../train/trained/tensors.ts';
import { writeClassifierConfig } from '../files/config.ts';
import { writeTokenizer } from '../files/tokenizer.ts';
import { openFiles } from './classifier.ts';
import { type ExportTarget, tolerances } from './target.ts';

const WEIGHTS = 'adapter_model.safetensors';

/** The PEFT adapter as the run has it, with the tokenizer and a config that names the classes. */
export const adapter: ExportTarget<{ readonly target: 'adapter' }> = {
  name: 'adapter',
  files: ({ spec, parts, checkpoint }) => [
    {
      name: WEIGHTS,
      bytes: trainedTensorsOf(spec, parts).reduce((sum, { shape }) => sum + 4 * elementCount(shape, {}), 0),
    },
    { name: 'tokenizer.json', bytes: statSync(path.join(checkpoint, 'tokenizer.json')).size },
  ],
  variants: () => [{ file: WEIGHTS, dtype: 'fp32' }],
  write: async (source, _choice, folder, onBytes) => {
    for (const name of await readdir(source.adapterFolder)) {
      await copyRegularFile(path.join(source.adapterFolder, name), path.join(folder, name));
    }
    await writeClassifierConfig(folder, source);
    await writeTokenizer(folder, source);
    onBytes(adapter.files(source, { target: 'adapter' })[0]!.bytes);
  },
  open: (folder, _variant, context) => openFiles(folder, context.checkpoint, true, context),
  tolerance: (dtype) => tolerances[dtype],
};
