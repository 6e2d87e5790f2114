import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Check } from '../../scripts/parity/check.ts';
import { closeNumbers, closeStructures, equalValues } from '../../scripts/parity/compare.ts';
import { checkAll, parts } from '../../scripts/parity/index.ts';
import { writeSafetensors } from '../../src/engine/weights/write.ts';
import { describeWithShared, shared } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { describeWithWebgpu } from '../support/webgpu.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs the script as a user does. */
function parity(...args: string[]): {
  code: number | null;
  output: string;
  lastLine: string | undefined;
  errors: string;
} {
  const command = ['--import', 'tsx', 'scripts/parity.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return { code: status, output: stdout, lastLine: stdout.trimEnd().split('\n').at(-1), errors: stderr };
}

async function checksIn(folder: string): Promise<Check[]> {
  const checks: Check[] = [];
  for await (const check of checkAll({ folder, device: 'cpu' })) checks.push(check);
  return checks;
}

const isFailure = ({ outcome }: Check) =>
  outcome.status === 'error' || (outcome.status === 'compared' && !outcome.passed);

/** A folder with copies of some files or folders of the reference. */
function copyOf(...names: string[]): string {
  const folder = path.join(temporaryFolder(), 'golden');
  for (const name of names) cpSync(shared('golden', name), path.join(folder, name), { recursive: true });
  return folder;
}

function rewrite(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after, 'the file changes').not.toBe(before);
  writeFileSync(file, after);
}

describeWithShared('parity with the reference numbers', () => {
  it('finds no difference, and looks at every part', async () => {
    // Without the tweets beside it: a test of the tokenizers encodes all of them.
    const folder = path.join(temporaryFolder(), 'golden');
    mkdirSync(folder);
    for (const part of ['models', ...parts]) symlinkSync(shared('golden', part), path.join(folder, part));
    const checks = await checksIn(folder);
    expect(checks.filter(isFailure)).toEqual([]);
    const passed = checks.filter(({ outcome }) => outcome.status === 'compared');
    for (const part of parts) {
      const ofPart = passed.filter(({ subject }) => subject.startsWith(`${part}/`));
      expect(ofPart.length, part).toBeGreaterThan(0);
    }
    for (const name of ['roberta', 'roberta-all-attention', 'bert', 'bert-legacy-names', 'distilbert', 'modernbert']) {
      const quantities = passed.filter(({ subject }) => subject === `cases/${name}`).map(({ quantity }) => quantity);
      expect(quantities, name).toEqual([
        'parameters',
        'hidden states',
        'logits',
        'logits in training',
        'loss',
        'trained tensors',
        'gradients',
        'gradient norm',
      ]);
    }
    const trajectories = new Set(
      passed.map(({ subject }) => subject).filter((subject) => subject.startsWith('trajectories/roberta')),
    );
    expect(trajectories.size).toBe(5);
    const left = checks.filter(({ outcome }) => outcome.status === 'not supported').map(({ subject }) => subject);
    expect(left).toContain('splits/stratified-target-train0.8-seed42');
    expect(left.every((subject) => /^(?:splits|tokenization)\//.test(subject))).toBe(true);
  });

  it('prints a line per check, the total last, and succeeds', () => {
    const { code, output, lastLine } = parity(copyOf('models/roberta', 'cases/roberta', 'metrics/binary_typical.json'));
    expect(output).toMatch(/^ok +cases\/roberta +logits +\d\.\de-\d+ +1e-5 \+ 1e-5·\|x\| +logits\[\d+\]$/m);
    expect(output).toMatch(/^ok +cases\/roberta +gradients .*base_model\.model\.\S+\[\d+\]$/m);
    expect(lastLine).toBe('10 passed, 0 failed, 0 not supported');
    expect(code).toBe(0);
  });

  it('fails where one number differs', () => {
    const folder = copyOf('models/roberta', 'cases/roberta');
    rewrite(path.join(folder, 'cases/roberta/expected.json'), (text) =>
      text.replace('"loss": 1.0871927', '"loss": 1.0872927'),
    );
    const { code, output, lastLine } = parity(folder);
    expect(output).toMatch(/^FAIL +cases\/roberta +loss +1\.0e-4 /m);
    expect(lastLine).toBe('7 passed, 1 failed, 0 not supported');
    expect(code).toBe(1);
  });

  const changes: readonly [file: string, quantity: string, change: (text: string) => string][] = [
    ['metrics/binary_typical.json', 'scores', (text) => text.replace('"accuracy":0.85', '"accuracy":0.850001')],
    ['metrics/binary_typical.json', 'decisions', (text) => text.replace(/("predicted":\[)1/, '$10')],
    ['splits/n10-default-seed42.json', 'indices', (text) => text.replace(/("train":\[)7/, '$18')],
    ['tokenization/bert.json', 'awkward strings', (text) => text.replace(/("ids":\[\d+,)\d+/, '$10')],
  ];
  it.each(changes)('%s: finds another number in %s', async (file, quantity, change) => {
    const folder = copyOf('models/bert', file);
    rewrite(path.join(folder, file), change);
    expect((await checksIn(folder)).filter(isFailure).map((check) => check.quantity)).toEqual([quantity]);
  });

  it('finds a step that differs, a rate and a final weight', async () => {
    const name = 'trajectories/roberta-accumulate-mean';
    const folder = copyOf('models/roberta', 'trajectories/data/roberta-236.json', name);
    rewrite(path.join(folder, name, 'steps.json'), (text) => {
      const run = JSON.parse(text) as { steps: { lr: number; micro_losses: number[] }[] };
      run.steps[6]!.micro_losses[2]! += 1e-4;
      run.steps[7]!.lr *= 1.000001;
      return JSON.stringify(run);
    });
    const weights = path.join(folder, name, 'final_adapter/adapter_model.safetensors');
    const bytes = readFileSync(weights);
    const last = bytes.length - 4;
    bytes.writeFloatLE(bytes.readFloatLE(last) + 1e-3, last);
    writeFileSync(weights, bytes);
    const failures = (await checksIn(folder)).filter(isFailure);
    expect(failures.map(({ quantity }) => quantity)).toEqual(['learning rates', 'micro-batch losses', 'final adapter']);
    expect(failures.map(({ outcome }) => outcome)).toMatchObject([
      { where: 'step 8' },
      { where: 'step 7[2]' },
      { where: expect.stringContaining('base_model.') as string },
    ]);
  });

  it('names and counts what is not supported, and fails for it only when strict', () => {
    const folder = copyOf('models/roberta', 'cases/roberta', 'metrics/binary_typical.json');
    rewrite(path.join(folder, 'models/roberta/config.json'), (text) => text.replace('"roberta"', '"xlnet"'));
    const lenient = parity(folder);
    expect(lenient.output).toMatch(/^not supported +cases\/roberta .*"xlnet"/m);
    expect(lenient.lastLine).toBe('2 passed, 0 failed, 1 not supported');
    expect(lenient.code).toBe(0);
    const strict = parity(folder, '--strict');
    expect(strict.lastLine).toBe(lenient.lastLine);
    expect(strict.code).toBe(1);
  });

  it('counts a damaged reference as a failure and goes on', async () => {
    const folder = copyOf('metrics/binary_typical.json', 'metrics/four_classes.json');
    writeFileSync(path.join(folder, 'metrics/binary_typical.json'), '{');
    const checks = await checksIn(folder);
    expect(checks.filter(isFailure).map(({ subject }) => subject)).toEqual(['metrics/binary_typical']);
    expect(checks.map(({ subject }) => subject)).toContain('metrics/four_classes');
  });
});

describeWithShared('a batch that is padded with another id than the config names', () => {
  it('is compared in the rows without padding', async () => {
    const folder = path.join(temporaryFolder(), 'golden');
    for (const name of ['models/olmo2', 'cases/olmo2'])
      cpSync(shared('golden-families', name), path.join(folder, name), { recursive: true });
    const checks = await checksIn(folder);
    expect(checks.filter(isFailure)).toEqual([]);
    expect(checks.map(({ quantity }) => quantity)).toEqual([
      'parameters',
      'hidden states',
      'logits of 1 rows: others pool pads',
    ]);
  });

  it('is equal in all where the config names it', async () => {
    const folder = path.join(temporaryFolder(), 'golden');
    for (const name of ['models/olmo2', 'cases/olmo2'])
      cpSync(shared('golden-families', name), path.join(folder, name), { recursive: true });
    rewrite(path.join(folder, 'models/olmo2/config.json'), (text) => text.replace(/1299/, '1298'));
    const numbers = JSON.parse(readFileSync(path.join(root, 'test/fixtures/families/olmo2.json'), 'utf8')) as {
      logits: number[][];
      loss: number;
      gradients: Record<string, number[]>;
    };
    const expectedFile = path.join(folder, 'cases/olmo2/expected.json');
    const expected = JSON.parse(readFileSync(expectedFile, 'utf8')) as object;
    const norm = Math.hypot(...Object.values(numbers.gradients).flat());
    const changed = { ...expected, loss: numbers.loss, grad_norm: norm, pooled_index: null };
    writeFileSync(expectedFile, JSON.stringify(changed));
    const f32 = (name: string, shape: number[], data: number[]) =>
      ({ name, shape, dtype: 'F32', data: Float32Array.from(data) }) as const;
    await writeSafetensors(path.join(folder, 'cases/olmo2/expected.safetensors'), [
      f32('logits', [6, 2], numbers.logits.flat()),
    ]);
    await writeSafetensors(
      path.join(folder, 'cases/olmo2/grads.safetensors'),
      Object.entries(numbers.gradients).map(([name, values]) => f32(name, [values.length], values)),
    );
    rmSync(path.join(folder, 'cases/olmo2/hidden_states.safetensors'));
    const checks = await checksIn(folder);
    expect(checks.filter(isFailure)).toEqual([]);
    expect(checks.map(({ quantity }) => quantity)).toContain('gradients');
    expect(checks).toHaveLength(7);
  });
});

describeWithShared('parity on WebGPU', () => {
  describeWithWebgpu('of an encoder and a decoder', () => {
    it.each([
      { name: 'roberta', checks: 8 },
      { name: 'llama', checks: 20 },
    ])('keeps to the same tolerances: $name', { timeout: 300_000 }, ({ name, checks }) => {
      const folder = copyOf(`models/${name}`, `cases/${name}`);
      const { code, lastLine, output } = parity(folder, '--device', 'webgpu');
      expect(output).not.toMatch(/^FAIL/m);
      expect(lastLine).toBe(`${checks} passed, 0 failed, 0 not supported`);
      expect(code).toBe(0);
    });
  });
});

it('says what is wrong with its arguments or the folder', () => {
  const empty = temporaryFolder();
  expect(parity()).toMatchObject({ code: 2, errors: expect.stringContaining('usage: npm run parity') as string });
  expect(parity(empty, '--device', 'abacus').errors).toContain('no device abacus');
  expect(parity(path.join(empty, 'missing'))).toMatchObject({
    code: 1,
    errors: expect.stringContaining('There is no folder') as string,
  });
  expect(parity(empty)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('holds no reference numbers') as string,
  });
});

it('takes nothing that is no number, and no list of another length, for equal', () => {
  const tolerance = { absolute: 1, relative: 0 };
  const compare = (ours: number[], theirs: number[]) => closeNumbers([{ where: 'x', ours, theirs }], tolerance);
  expect(compare([1, 2], [1, 3])).toMatchObject({ passed: true, difference: '1.0e+0', where: 'x[1]' });
  expect(compare([1, 2], [1, 3.1]).passed).toBe(false);
  expect(compare([NaN, 2], [1, 2])).toMatchObject({ passed: false, where: 'x[0]' });
  expect(compare([5, NaN], [1, 2])).toMatchObject({ passed: false, where: 'x[1]' });
  expect(compare([1], [1, 2]).passed).toBe(false);
  expect(compare([], []).passed).toBe(false);
  expect(equalValues([]).passed).toBe(false);
  expect(closeStructures('s', { a: 1 }, { a: 1, b: 2 }, tolerance).passed).toBe(false);
  expect(closeStructures('s', { a: 'inf' }, { a: 'inf' }, tolerance).passed).toBe(false);
  expect(closeStructures('s', { a: null, b: 1 }, { a: 'inf', b: 1 }, tolerance).passed).toBe(false);
  expect(closeStructures('s', { a: 'inf', b: 1 }, { a: 'inf', b: 1 }, tolerance).passed).toBe(true);
});
