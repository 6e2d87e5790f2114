/**
 * npm run bench:estimate -- [--models MODEL,MODEL] [--data FILE] [--epochs 2]
 *
 * The time that "Measure a step" tells against what the run then takes, on the CPU: for the demo as it is stored, in int8 and with larger
 * batches, or for each of some models on a file. Both are asked through the command line that users have. Prints one JSON line of
 * seconds; ends with 1 where an estimate is off by more than a quarter.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { outputOf } from './command-line/lorikeet.ts';

const LIMIT = 0.25;

const { values: options } = parseArgs({
  options: { models: { type: 'string' }, data: { type: 'string' }, epochs: { type: 'string', default: '2' } },
});
const demo = path.resolve(import.meta.dirname, '../resources/demo');
const demoModel = path.join(demo, 'checkpoint');
const data = { train: options.data === undefined ? path.join(demo, 'messages.csv') : path.resolve(options.data) };
const train = { epochs: Number(options.epochs), learningRate: 5e-4 };
const runs: readonly { readonly name: string; readonly config: object }[] =
  options.models === undefined
    ? [
        { name: 'stored', config: { model: demoModel, data, train } },
        { name: 'int8', config: { model: demoModel, data, train, precision: 'int8' } },
        { name: '64 rows a step', config: { model: demoModel, data, train: { ...train, batchSize: 64 } } },
      ]
    : options.models.split(',').map((model) => ({ name: path.basename(model), config: { model, data, train } }));

const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-bench-estimate-'));
try {
  const lines: { name: string; told: number; took: number; off: number }[] = [];
  for (const [index, { name, config }] of runs.entries()) {
    const file = path.join(folder, `${index}.yaml`);
    await writeFile(file, JSON.stringify({ ...config, device: 'cpu' }));
    const estimated = await outputOf(['search', file, '--estimate', '--json']);
    const { seconds: told } = lastLine(estimated) as { seconds: number };
    const printed = await outputOf(['train', file, '--out', path.join(folder, String(index)), '--json']);
    const { result } = lastLine(printed) as { result: { readonly seconds: number } };
    lines.push({ name, told: rounded(told), took: rounded(result.seconds), off: rounded(told / result.seconds - 1) });
    console.error(JSON.stringify(lines.at(-1)));
  }
  console.log(JSON.stringify({ runs: lines, limit: LIMIT }));
  if (lines.some(({ off }) => Math.abs(off) > LIMIT)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function lastLine(output: string): unknown {
  return JSON.parse(output.trimEnd().split('\n').at(-1)!);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
