/**
 * npm run parity -- FOLDER [--strict] [--device cpu|webgpu|cuda|dml]
 *
 * Compares the engine with numbers made by another implementation: token ids, splits, metrics, forward and backward
 * passes, whole training runs. One line per check, the total last. The exit code is 0 only if nothing failed; with
 * `--strict` what Lorikeet does not support fails too.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadWorkbench, LorikeetError } from '../src/engine/index.ts';
import { checkAll, parts, partsOf } from './parity/index.ts';
import type { Reference } from './parity/reference.ts';
import { checkLine, count, header, isSuccess, totalLine } from './parity/report.ts';

const devices = ['cpu', 'webgpu', 'cuda', 'dml'] as const;
const usage = `usage: npm run parity -- FOLDER [--strict] [--device ${devices.join('|')}]`;

function readArguments(): { reference: Reference; strict: boolean } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { strict: { type: 'boolean', default: false }, device: { type: 'string', default: 'cpu' } },
  });
  const device = devices.find((each) => each === values.device);
  if (!device) throw new Error(`There is no device ${values.device}.`);
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) throw new Error('Give one folder with reference numbers.');
  return { reference: { folder: path.resolve(folder), device }, strict: values.strict };
}

/** Says what is wrong on the error output and ends the process. */
function fail(code: number, ...lines: string[]): never {
  console.error(lines.join('\n'));
  process.exit(code);
}

function argumentsOrUsage() {
  try {
    return readArguments();
  } catch (error) {
    return fail(2, (error as Error).message, usage);
  }
}

const { reference, strict } = argumentsOrUsage();
if (!existsSync(reference.folder)) fail(1, `There is no folder ${reference.folder}.`);
if ((await partsOf(reference)).length === 0) {
  fail(
    1,
    `${reference.folder} holds no reference numbers: none of the folders ${parts.join(', ')} is there with content.`,
  );
}
try {
  await (await loadWorkbench()).requireDevice(reference.device);
} catch (error) {
  if (!(error instanceof LorikeetError)) throw error;
  fail(1, error.sentence, error.remedy);
}

const totals = { passed: 0, failed: 0, notSupported: 0 };
console.log(header);
for await (const check of checkAll(reference)) {
  count(totals, check);
  console.log(checkLine(check));
}
console.log(totalLine(totals));
process.exitCode = isSuccess(totals, strict) ? 0 : 1;
