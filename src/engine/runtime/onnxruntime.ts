import { createRequire } from 'node:module';
import path from 'node:path';
import type * as OnnxRuntime from 'onnxruntime-node';
import { chosenRuntime } from './runtime-folder.ts';

const folder = chosenRuntime();

// The runtime keeps a database of what it runs, to report it to its makers. It asks once, when it is loaded.
process.env['ORT_DISABLE_TELEMETRY'] = '1';

/** The runtime. Its folder is decided when the process starts: two of them in one process would meet in the same native library. */
export const onnxruntime = createRequire(folder === null ? import.meta.url : path.join(folder, 'package.json'))(
  'onnxruntime-node',
) as typeof OnnxRuntime;
