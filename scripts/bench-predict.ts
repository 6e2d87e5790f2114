/**
 * npm run bench:predict -- --run FOLDER [--rows 1000] [--texts FILE] [--peer PYTHON] [--rounds 1]
 *
 * Writes a CSV of that many rows, the column `text` of a CSV file (the messages of the demo) over and over, into a temporary folder, predicts
 * it with `lorikeet predict`, and prints one JSON line a round: seconds, rows per second and the most memory that the predicting process held.
 *
 * With `--peer`, a Python that has torch, transformers and peft, transformers' pipeline classifies the same file with the same checkpoint and
 * adapter, in turn with ours and with as many threads; the last line is the median ratio of the rates. Neither counts its own start.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';
import Papa from 'papaparse';
import { readRecord } from '../src/host/runs/record.ts';

const demo = path.join(import.meta.dirname, '../resources/demo/messages.csv');
const { values } = parseArgs({
  options: {
    run: { type: 'string' },
    rows: { type: 'string', default: '1000' },
    texts: { type: 'string', default: demo },
    peer: { type: 'string' },
    rounds: { type: 'string', default: '1' },
  },
});
if (values.run === undefined) throw new Error('give the folder of a run: --run FOLDER');

const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-bench-'));
try {
  const data = path.join(folder, 'rows.csv');
  await writeRows(data, Number(values.rows));
  const ratios: number[] = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const { rows, seconds, peakMemoryBytes } = await predict(values.run, data, path.join(folder, `${round}.csv`));
    const rate = rows / seconds;
    const figures = { rows, seconds, rowsPerSecond: rate, peakMemoryMegabytes: peakMemoryBytes / 1e6 };
    console.log(JSON.stringify({ program: 'lorikeet', ...figures, load: loadavg()[0] }));
    if (values.peer === undefined) continue;
    const peer = await pipelineOf(values.peer, values.run, data);
    const peerRate = peer.rows / peer.seconds;
    console.log(JSON.stringify({ program: 'pipeline', ...peer, rowsPerSecond: peerRate, load: loadavg()[0] }));
    ratios.push(rate / peerRate);
  }
  const sorted = ratios.toSorted((first, second) => first - second);
  if (sorted.length > 0) console.log(JSON.stringify({ ratio: sorted[Math.floor(sorted.length / 2)], ratios }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function writeRows(file: string, rows: number): Promise<void> {
  const content = await readFile(values.texts, 'utf8');
  const { data } = Papa.parse<{ text: string }>(content, { header: true, skipEmptyLines: true });
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

interface PeerFigures {
  readonly rows: number;
  readonly seconds: number;
  readonly threads: number;
}

/** Rows and seconds of transformers' pipeline for the same file. */
async function pipelineOf(python: string, run: string, data: string): Promise<PeerFigures> {
  const { config, labels } = await readRecord(run);
  const script = path.join(import.meta.dirname, 'bench-predict/pipeline.py');
  const model = [config.model, path.join(run, 'adapter'), String(labels!.length)];
  const { stdout } = await promisify(execFile)(python, [
    ...[script, ...model, String(config.data.maxLength), data, String(config.threads)],
  ]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as PeerFigures;
}
