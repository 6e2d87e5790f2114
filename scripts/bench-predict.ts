/**
 * npm run bench:predict -- --run FOLDER [--rows 1000]
 *
 * Writes a CSV of that many rows, the messages of the demo over and over, into a temporary folder, predicts it with `lorikeet predict`,
 * and prints one JSON line: seconds, rows per second and the most memory that the predicting process held.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';

const { values } = parseArgs({
  options: { run: { type: 'string' }, rows: { type: 'string', default: '1000' } },
});
if (values.run === undefined) throw new Error('give the folder of a run or of an adapter: --run FOLDER');

const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-bench-'));
try {
  const data = path.join(folder, 'rows.csv');
  await writeRows(data, Number(values.rows));
  const { rows, seconds, peakMemoryBytes } = await predict(values.run, data, path.join(folder, 'predictions.csv'));
  const figures = { rows, seconds, rowsPerSecond: rows / seconds, peakMemoryMegabytes: peakMemoryBytes / 1e6 };
  console.log(JSON.stringify(figures));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function writeRows(file: string, rows: number): Promise<void> {
  const demo = path.join(import.meta.dirname, '../resources/demo/messages.csv');
  const { data } = Papa.parse<{ text: string }>(await readFile(demo, 'utf8'), { header: true, skipEmptyLines: true });
  const stream = createWriteStream(file);
  stream.write('row,text\n');
  for (let row = 0; row < rows; row += 1) {
    const { text } = data[row % data.length]!;
    if (!stream.write(`${Papa.unparse([[row, text]])}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

/** The result that the command prints last, as JSON; its progress goes to standard error. */
async function predict(run: string, data: string, out: string) {
  const command = [path.join(import.meta.dirname, '../src/cli/index.ts'), 'predict', run];
  const options = ['--data', data, '--text-column', 'text', '--out', out, '--json'];
  const child = spawn(process.execPath, ['--import', 'tsx', ...command, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let result: { rows: number; seconds: number; peakMemoryBytes: number } | null = null;
  for await (const line of createInterface(child.stdout)) {
    const event = JSON.parse(line) as { type: string; rows: number; rowsPerSecond: number };
    if (event.type === 'predicted') result = event as unknown as typeof result;
    else if (event.type === 'rows')
      process.stderr.write(`\r${event.rows} rows, ${Math.round(event.rowsPerSecond)} rows/s `);
  }
  if (result === null) throw new Error('the command has ended without a result');
  return result;
}
