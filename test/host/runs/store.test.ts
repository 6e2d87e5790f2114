import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunConfig, type RunRecord, type RunResult } from '../../../src/contract/index.ts';
import { checkpointsOf } from '../../../src/host/runs/checkpoints.ts';
import { compareRuns } from '../../../src/host/runs/compare.ts';
import { createRun } from '../../../src/host/runs/create.ts';
import { findRun, runFolders } from '../../../src/host/runs/find.ts';
import { runFiles } from '../../../src/host/runs/folder.ts';
import { processIdentity, processState } from '../../../src/engine/files/alive.ts';
import { cutBackMetrics, readProgress } from '../../../src/host/runs/progress.ts';
import { reconciledRecord } from '../../../src/host/runs/reconcile.ts';
import { resumeFolder } from '../../../src/host/runs/resume.ts';
import { readRecord, updateRecord } from '../../../src/host/runs/record.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const config = RunConfig.parse({ model: '/models/base', data: { train: '/data/train.csv' } });

async function newRun(
  runsFolder: string,
  changes: Partial<RunRecord> = {},
  out: string | null = null,
): Promise<string> {
  const folder = await createRun({ config, configFile: 'my config.yaml', name: 'my config', out, runsFolder });
  await updateRecord(folder, changes);
  return folder;
}

/** A process of its own that waits to be killed. */
async function sleeper() {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  return child;
}

const step = (number: number) => JSON.stringify({ type: 'step', step: number, loss: 0.5 });
const evaluation = (number: number) =>
  JSON.stringify({
    type: 'evaluation',
    split: 'validation',
    step: number,
    epoch: 1,
    loss: 0.4,
    metrics: { f1: 0.5 },
    best: true,
    seconds: 1,
    time: '2026-01-01T00:00:00.000Z',
  });

describe('createRun', () => {
  it('names the folder by time and config, and writes the whole config', async () => {
    const folder = await newRun(temporaryFolder());
    expect(path.basename(folder)).toMatch(/^\d{8}-\d{6}-my-config$/);
    expect(await readRecord(folder)).toMatchObject({
      id: path.basename(folder),
      status: 'starting',
      config: { train: { epochs: 5, betas: [0.9, 0.999] } },
      seeds: { split: 42, train: 42 },
      process: { pid: process.pid },
      versions: { node: process.versions.node, lorikeet: '0.1.0', onnxruntime: '1.30.0' },
    });
  });

  it('gives two runs of one second two folders', async () => {
    const runs = temporaryFolder();
    const folders = await Promise.all([newRun(runs), newRun(runs), newRun(runs)]);
    expect(new Set(folders).size).toBe(3);
  });

  it('leaves no folder where its record cannot be written', async ({ skip }) => {
    const disk = smallDisk('256k');
    if (disk === undefined) return skip('only root may mount a small disk');
    const runs = path.join(disk, 'runs');
    mkdirSync(runs);
    const fill = path.join(disk, 'fill');
    expect(() => {
      for (;;) appendFileSync(fill, 'x'.repeat(1024));
    }).toThrow('ENOSPC');
    await expect(newRun(runs)).rejects.toMatchObject({ code: 'files.disk-full' });
    expect(readdirSync(runs)).toEqual([]);
  });

  it('takes a folder that is absent or empty, and refuses one with files', async () => {
    const runs = temporaryFolder();
    const out = path.join(runs, 'a', 'b');
    expect(await newRun(runs, {}, out)).toBe(out);
    await expect(newRun(runs, {}, out)).rejects.toMatchObject({
      code: 'run.folder-not-empty',
      details: { folder: out },
    });
  });
});

describe('process identity', () => {
  it('tells a running process from one that was killed', async () => {
    const child = await sleeper();
    const identity = processIdentity(child.pid!);
    expect(processState(identity)).toBe('alive');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processState(identity)).toBe('gone');
  });

  it.skipIf(process.platform === 'win32')('tells a process from a later one with its number', () => {
    expect(processState({ ...processIdentity(process.pid), startToken: 'another start' })).toBe('gone');
  });

  it('does not guess about another machine', () => {
    expect(processState({ ...processIdentity(process.pid), host: 'elsewhere' })).toBe('elsewhere');
  });
});

describe('reconciledRecord', () => {
  it('leaves a run alone while its process lives, and records it as interrupted after a kill -9', async () => {
    const child = await sleeper();
    const folder = await newRun(temporaryFolder(), { status: 'running', process: processIdentity(child.pid!) });
    writeFileSync(runFiles(folder).metrics, `${step(1)}\n${step(2)}\n{"type":"st`);
    expect((await reconciledRecord(folder)).status).toBe('running');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const record = await reconciledRecord(folder);
    expect(record).toMatchObject({ status: 'interrupted', process: null, error: { code: 'run.worker-gone' } });
    expect(record.error?.sentence).toContain(`${child.pid}, ended without a report after step 2`);
    expect(await readRecord(folder)).toEqual(record);
  });

  it('was ended when it last wrote something, not when somebody looked', async () => {
    const process = { ...processIdentity(globalThis.process.pid), startToken: 'another start' };
    const folder = await newRun(temporaryFolder(), {
      status: 'running',
      process,
      startedAt: '2026-01-01T00:00:00.000Z',
    });
    const { metrics } = runFiles(folder);
    const at = new Date('2026-01-01T08:00:00.000Z');
    writeFileSync(metrics, `${step(1)}\n`);
    utimesSync(metrics, at, at);
    expect((await reconciledRecord(folder)).endedAt).toBe(at.toISOString());
  });

  it('keeps what a finished run says', async () => {
    const folder = await newRun(temporaryFolder(), { status: 'finished', process: null });
    expect((await reconciledRecord(folder)).status).toBe('finished');
  });

  it('believes a run on another machine', async () => {
    const process = { pid: 1, startToken: null, host: 'elsewhere' };
    const folder = await newRun(temporaryFolder(), { status: 'running', process });
    expect((await reconciledRecord(folder)).status).toBe('running');
  });
});

describe('run.json', () => {
  it('that is not one is refused with its field', async () => {
    const folder = await newRun(temporaryFolder());
    const { record } = runFiles(folder);
    writeFileSync(record, readFileSync(record, 'utf8').replace('"starting"', '"asleep"'));
    await expect(readRecord(folder)).rejects.toMatchObject({ code: 'run.bad-record', details: { field: 'status' } });
  });
});

describe('metrics.jsonl', () => {
  it('is cut back to a step, with the evaluation of that step', async () => {
    const folder = await newRun(temporaryFolder());
    const { metrics } = runFiles(folder);
    const lines = [step(1), step(2), evaluation(2), step(3), evaluation(3)];
    writeFileSync(metrics, lines.join('\n'));
    appendFileSync(metrics, '\n{"type":"step","step":4');
    expect(await readProgress(folder)).toMatchObject({ lastStep: 3, evaluations: [{ step: 2 }, { step: 3 }] });
    await cutBackMetrics(folder, 2);
    expect(readFileSync(metrics, 'utf8')).toBe(`${lines.slice(0, 3).join('\n')}\n`);
  });
});

describe('checkpointsOf', () => {
  it('come newest first; what is not a whole checkpoint does not count', async () => {
    const folder = await newRun(temporaryFolder());
    expect(await checkpointsOf(folder)).toEqual([]);
    for (const name of ['step-000009', 'step-000100', '.step-000200.ab12.partial', 'step-x']) {
      mkdirSync(path.join(runFiles(folder).checkpoints, name), { recursive: true });
    }
    expect(await checkpointsOf(folder)).toMatchObject([{ step: 100 }, { step: 9 }]);
  });
});

describe('findRun', () => {
  it('takes a path or a name, and names the nearest where there is none', async () => {
    const runs = temporaryFolder();
    const folder = await newRun(runs, {}, path.join(runs, 'tweets-a'));
    expect(await findRun(runs, 'tweets-a')).toBe(folder);
    expect(await findRun('/nowhere', folder)).toBe(folder);
    expect(await runFolders(runs)).toEqual([folder]);
    await expect(findRun(runs, 'tweets-b')).rejects.toMatchObject({
      code: 'run.unknown',
      remedy: 'Did you mean tweets-a?',
    });
    await expect(findRun(runs, 'zzz')).rejects.toMatchObject({
      remedy: 'See `lorikeet runs list` for the runs there are.',
    });
    expect(await runFolders(path.join(runs, 'nothing'))).toEqual([]);
  });
});

describe('compareRuns', () => {
  it('puts figures side by side and names the settings that differ', async () => {
    const record = await readRecord(await newRun(temporaryFolder()));
    const best = { step: 2, epoch: 1, loss: 0.4, metrics: { f1: 0.5, confusionMatrix: [[1]] } };
    const result = {
      format: 1,
      status: 'finished',
      stopReason: null,
      steps: 2,
      epochs: 1,
      evaluations: [best],
      best,
      final: best,
      test: null,
      parameters: { trainable: 1, total: 2, share: 0.5 },
      seconds: 3,
      trainSeconds: 2,
      tokensPerSecond: 100,
      peakMemoryBytes: 1000,
      signs: [] as RunResult['signs'],
    } as const;
    const other = { ...record, config: { ...config, lora: { ...config.lora, r: 2, targets: ['query'] } } };
    const { figures, differences } = compareRuns(
      { record, result: { ...result, evaluations: [best] } },
      { record: other, result: null },
    );
    expect(figures).toContainEqual({ name: 'best.f1', first: 0.5, second: null });
    expect(figures).toContainEqual({ name: 'share', first: 0.5, second: null });
    expect(figures.map(({ name }) => name)).not.toContain('best.confusionMatrix');
    expect(differences).toEqual([
      { field: 'lora.r', first: 8, second: 2 },
      { field: 'lora.targets', first: null, second: ['query'] },
    ]);
  });
});

describe('resumeFolder', () => {
  it('puts one of several in charge that try at once', async () => {
    const folder = await newRun(temporaryFolder(), {
      ...{ status: 'interrupted', process: null, startedAt: '2026-01-02T03:04:05.000Z' },
    });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => resumeFolder(folder)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of tries) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'run.still-running' });
    }
    expect(await readRecord(folder)).toMatchObject({ status: 'starting', resumed: 1 });
  });

  it('is not overwritten by who finds the process of the run gone in that moment', async () => {
    const gone = { pid: 2 ** 22 + 1, startToken: 'gone', host: processIdentity(process.pid).host };
    const folder = await newRun(temporaryFolder(), { status: 'running', process: gone });
    const looks = Array.from({ length: 8 }, () => reconciledRecord(folder));
    await Promise.all([...looks, resumeFolder(folder)]);
    expect(await reconciledRecord(folder)).toMatchObject({ status: 'starting', process: { pid: process.pid } });
  });
});
