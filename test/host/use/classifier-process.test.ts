import { cpSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { ClassifierSource } from '../../../src/contract/index.ts';
import { ClassifierProcess } from '../../../src/host/use/classifier-process.ts';
import type { Launcher, WorkerProcess } from '../../../src/host/launch/launcher.ts';
import { demoCheckpoint, drawAdapter } from '../../support/drawn-adapter.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const labels = ['no', 'yes'];

async function sourceOfDrawn(): Promise<ClassifierSource> {
  const adapter = path.join(temporaryFolder(), 'adapter');
  await drawAdapter(adapter, labels);
  return {
    ...{ checkpoint: demoCheckpoint, adapter, labels, task: 'single-label' },
    ...{ maxLength: 64, precision: 'stored', device: 'cpu', threads: 1 },
  };
}

/** A launcher that keeps what it started, and which of it has ended. */
function recordedLauncher() {
  const started: WorkerProcess[] = [];
  const ended: WorkerProcess[] = [];
  const launcher: Launcher = (options) => {
    const worker = launchBuilt(options);
    started.push(worker);
    worker.onEnd(() => ended.push(worker));
    return worker;
  };
  return { launcher, started, ended };
}

it('stays for the next question, ends when idle and starts anew, also after it was killed', async () => {
  const { launcher, started, ended } = recordedLauncher();
  const process = new ClassifierProcess(launcher, await sourceOfDrawn(), 500);
  const ask = () => process.ask({ type: 'classify', texts: ['Fire', 'a sunny day'] });
  const first = await ask();
  expect(first.map((each) => 'prediction' in each && labels.includes(each.prediction))).toEqual([true, true]);
  expect(await ask()).toEqual(first);
  expect(started).toHaveLength(1);
  while (ended.length === 0) await wait(50);
  expect(process.isBusy).toBe(false);
  expect(await ask()).toEqual(first);
  expect(started).toHaveLength(2);
  const lost = ask();
  started[1]!.kill();
  await expect(lost).rejects.toMatchObject({ code: 'host.worker-silent' });
  expect(await ask()).toEqual(first);
  expect(started).toHaveLength(3);
  process.close();
});

it('tells what loading failed on, and tries again with the next question', async () => {
  const { launcher } = recordedLauncher();
  const source = { ...(await sourceOfDrawn()), checkpoint: path.join(temporaryFolder(), 'absent') };
  const process = new ClassifierProcess(launcher, source, 10_000);
  await expect(process.ask({ type: 'load' })).rejects.toMatchObject({ shape: { code: 'weights.folder-missing' } });
  cpSync(demoCheckpoint, source.checkpoint, { recursive: true });
  expect(await process.ask({ type: 'load' })).toEqual({});
  process.close();
});
