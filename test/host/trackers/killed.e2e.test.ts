import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { RunRecord } from '../../../src/contract/index.ts';
import { launchBuilt } from '../../support/built-program.ts';
import { createHost } from '../../../src/host/index.ts';
import { eventSchema } from '../../../src/host/trackers/event-schema.ts';
import { recordsOf } from '../../../src/host/trackers/record-file.ts';
import { lorikeet } from '../../support/command-line.ts';
import { writeSmallRun } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const unending = new AbortController().signal;

/** The steps that have a training loss in the event files of a folder. */
function tensorboardSteps(folder: string): number[] {
  const message = eventSchema.lookupType('Event');
  return readdirSync(folder)
    .sort()
    .flatMap((name) => recordsOf(readFileSync(path.join(folder, name))))
    .map((record) => message.toObject(message.decode(record), { longs: Number }))
    .flatMap(({ step, summary }: { step?: number; summary?: { value: { tag: string }[] } }) =>
      summary?.value.some(({ tag }) => tag === 'train/loss') === true ? [step!] : [],
    );
}

const csvSteps = (folder: string) =>
  readFileSync(path.join(folder, 'steps.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]));

function mlflowSteps(store: string): number[] {
  const [run] = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('train/loss'));
  const lines = readFileSync(path.join(store, run!), 'utf8').trimEnd().split('\n');
  return lines.map((line) => Number(line.split(' ')[2]));
}

it('a run that is killed and resumed has each step once in every tracker, and so has a run that is written later', async () => {
  const folder = temporaryFolder();
  const config = await writeSmallRun(folder);
  const runs = path.join(folder, 'runs');
  const host = createHost({ launcher: launchBuilt, runsFolder: runs });
  let run = '';
  const set = ['trackers=[tensorboard, mlflow, csv]', 'train.checkpointEvery=5', 'train.epochs=4'];
  const killed = await host['runs.start'](
    { config, set, out: path.join(runs, 'killed') },
    (event) => {
      if (event.type === 'created') ({ folder: run } = event);
      if (event.type !== 'step' || event.step !== 12) return;
      const { process: inCharge } = JSON.parse(readFileSync(path.join(run, 'run.json'), 'utf8')) as RunRecord;
      process.kill(inCharge!.pid, 'SIGKILL');
    },
    unending,
  );
  expect(killed.record.status).toBe('interrupted');
  expect(tensorboardSteps(path.join(run, 'tensorboard')).length).toBeGreaterThanOrEqual(12);
  const resumed = await host['runs.resume']({ run }, () => undefined, unending);
  expect(resumed.record).toMatchObject({ status: 'finished', resumed: 1 });
  const steps = Array.from({ length: 64 }, (_, index) => index + 1);
  expect(tensorboardSteps(path.join(run, 'tensorboard'))).toEqual(steps);
  expect(csvSteps(path.join(run, 'csv'))).toEqual(steps);
  expect(mlflowSteps(path.join(run, 'mlruns'))).toEqual(steps);

  const shared = path.join(folder, 'shared');
  const args = ['track', 'killed', '--runs', runs, '--to', 'tensorboard', 'csv', '--folder', shared, '--json'];
  const { code, out } = await lorikeet(args, folder);
  expect(code).toBe(0);
  const { written } = JSON.parse(out) as { written: { tracker: string; folder: string }[] };
  expect(written.map(({ tracker }) => tracker)).toEqual(['tensorboard', 'csv']);
  for (const { folder: place } of written) expect(place.startsWith(shared)).toBe(true);
  expect(tensorboardSteps(written[0]!.folder)).toEqual(steps);
  expect(csvSteps(written[1]!.folder)).toEqual(steps);
});
