import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunRecord } from '../../src/contract/index.ts';
import { lorikeet, startLorikeet } from '../support/command-line.ts';
import { writeSmallRun } from '../support/run-config.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function workplace(): Promise<string> {
  const folder = temporaryFolder();
  await writeSmallRun(folder);
  return folder;
}

/** More steps than a test waits for. */
const long = ['--set', 'train.epochs=2000', '--set', 'train.evaluateEvery=5000', '--set', 'train.checkpointEvery=5000'];

describe('lorikeet on a small model', () => {
  it('trains, shows, compares, evaluates and predicts', async () => {
    const folder = await workplace();
    const trained = await lorikeet(['train', 'small.yaml', '--out', 'first'], folder);
    expect(trained.code).toBe(0);
    expect(trained.err).toMatch(
      /^run first in .*\nthe classifier does not use these tensors of the checkpoint: lm_head\.bias.*\nready in .* s on cpu with 1 thread: [\d,]+ of [\d,]+ parameters/,
    );
    expect(trained.err).toContain('step 32/32 · epoch 2.00 · loss ');
    expect(trained.out).toMatch(/^first: finished\n/);
    expect(trained.out).toMatch(/^F1 +[\d.]{6} +[\d.]{6}$/m);
    expect(trained.out).toContain(`adapter     ${path.join(folder, 'first', 'adapter')}`);
    await lorikeet(['train', 'small.yaml', '--set', 'lora.r=2', '--runs', '.', '--out', 'second'], folder);

    const listed = await lorikeet(['runs', 'list', '--runs', '.'], folder);
    expect(listed.out).toMatch(/^first +finished +[\d.]{6}/m);
    const shown = await lorikeet(['runs', 'show', 'first'], folder);
    expect(shown.out).toContain('last step   32 of 32');
    const compared = await lorikeet(['runs', 'compare', 'first', 'second'], folder);
    expect(compared.out).toMatch(/^best\.f1 +[\d.]+ +[\d.]+/m);
    expect(compared.out).toMatch(/^lora\.r +4 +2$/m);

    const evaluated = await lorikeet(['eval', 'first', '--data', 'train.csv'], folder);
    expect(evaluated.out).toMatch(/^80 rows of .*train.csv\n/);
    expect(evaluated.out).toMatch(/^accuracy, and micro F1 +[\d.]{6} +[\d.]{6} to [\d.]{6}$/m);
    const one = await lorikeet(['predict', 'first', 'fire on the street', '--json'], folder);
    expect(JSON.parse(one.out)).toMatchObject({ row: 0, text: 'fire on the street' });
    const many = await lorikeet(['predict', 'first', '--csv', 'train.csv', '--out', 'out.csv'], folder);
    expect(many.out).toBe('80 predictions in out.csv\ntexts: the column "text" of train.csv\n');
    const written = readFileSync(path.join(folder, 'out.csv'), 'utf8').trimEnd().split('\n');
    expect(written[0]).toBe('row,text,prediction,probability 0,probability 1');
    expect(written).toHaveLength(81);
  });

  it('says nothing of what is no text, however it is given', async () => {
    const folder = await workplace();
    await lorikeet(['train', 'small.yaml', '--out', 'first', '--set', 'train.epochs=1'], folder);
    const given = await lorikeet(['predict', 'first', ' ', 'fire on the street', '--json'], folder);
    const [none, said] = given.out.trimEnd().split('\n');
    expect(JSON.parse(none!)).toEqual({ row: 0, text: null, prediction: null, probabilities: [], logits: [] });
    expect(JSON.parse(said!)).toMatchObject({
      row: 1,
      text: 'fire on the street',
      prediction: expect.any(String) as '',
    });
    const table = await lorikeet(['predict', 'first', ''], folder);
    expect(table.out).toMatch(/^\(no text\)\s*$/m);
    expect(table.out).not.toContain('threshold');
    await lorikeet(['eval', 'first', '--threshold', '0.2099', '--positive', '1'], folder);
    const decided = await lorikeet(['predict', 'first', 'fire'], folder);
    expect(decided.out).toMatch(/\n\nthresholds of the last evaluation: "1" from 0\.2099\n$/);
    writeFileSync(path.join(folder, 'gaps.csv'), 'text,id\nfire,1\n,2\n"  ",3\n');
    const printed = await lorikeet(['predict', 'first', '--data', 'gaps.csv'], folder);
    expect([printed.code, printed.err, printed.out.split('\n').slice(2)]).toEqual([0, '', ['1,,,,', '2,,,,', '']]);
  });

  it('prints every event as a line of JSON', async () => {
    const { code, out, err } = await lorikeet(['train', 'small.yaml', '--json'], await workplace());
    expect([code, err]).toEqual([0, '']);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent | { type: 'ended' });
    expect(events[0]?.type).toBe('created');
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(32);
    expect(events.at(-1)).toMatchObject({ type: 'ended', record: { status: 'finished' }, result: { steps: 32 } });
  });

  it('ends after the current step on Ctrl-C, with a checkpoint and exit code 3', async () => {
    const folder = await workplace();
    const running = startLorikeet(['train', 'small.yaml', '--out', 'run', ...long], folder);
    await running.says('step 1/');
    running.interrupt();
    const { code, out, err } = await running.finished;
    expect(code).toBe(3);
    expect(err).toContain('ending after the current step; Ctrl-C again kills the run');
    expect(out).toMatch(/^run: cancelled\n\nsteps /);
    expect(out).toContain(`continue it with: lorikeet resume ${path.join(folder, 'run')}`);
    expect(readdirSync(path.join(folder, 'run', 'checkpoints'))).toHaveLength(1);
  });

  it('kills the run on the second Ctrl-C', async () => {
    const folder = await workplace();
    const running = startLorikeet(['train', 'small.yaml', '--out', 'run', ...long], folder);
    await running.says('step 1/');
    const { process: worker } = JSON.parse(readFileSync(path.join(folder, 'run', 'run.json'), 'utf8')) as RunRecord;
    // Stopped, it cannot end after a step by itself.
    process.kill(worker!.pid, 'SIGSTOP');
    running.interrupt();
    await running.says('Ctrl-C again');
    await setTimeout(600);
    running.interrupt();
    const { code, out, err } = await running.finished;
    expect(code).toBe(3);
    expect(out).toMatch(/^run: interrupted \(run\.killed-on-request\)\n/);
    expect(err).toContain(
      `Continue it from its newest checkpoint with \`lorikeet resume ${path.join(folder, 'run')}\`.`,
    );
  });

  it('ends with 2 where the data is at fault', async () => {
    const folder = await workplace();
    const args = ['train', 'small.yaml', '--runs', 'runs', '--set', 'data.label=lable'];
    const { code, err } = await lorikeet(args, folder);
    expect(code).toBe(2);
    expect(err).toContain('error data.column-missing\n');
    expect(readdirSync(path.join(folder, 'runs'))).toEqual([]);
  });

  it('ends with 2 where a folder for results holds something, whatever the command', async () => {
    const folder = await workplace();
    const out = path.join(folder, 'used');
    mkdirSync(out);
    writeFileSync(path.join(out, 'kept'), '');
    const trained = await lorikeet(['train', 'small.yaml', '--out', out], folder);
    expect([trained.code, trained.err]).toEqual([2, expect.stringContaining('error run.folder-not-empty')]);
    await lorikeet(['train', 'small.yaml', '--out', 'first', '--set', 'train.epochs=1'], folder);
    const exported = await lorikeet(['export', 'first', '--to', 'adapter', '--out', out], folder);
    expect([exported.code, exported.err]).toEqual([2, expect.stringContaining('error export.folder-in-use')]);
    expect(readdirSync(out)).toEqual(['kept']);
  });

  it.skipIf(process.platform !== 'linux')('says at once that a folder cannot be made', async () => {
    const { code, err } = await lorikeet(['train', 'small.yaml', '--out', '/proc/x'], await workplace());
    expect([code, err]).toEqual([1, expect.stringContaining('error files.not-writable')]);
  });
});
