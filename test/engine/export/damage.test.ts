import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkExport } from '../../../src/engine/export/index.ts';
import type { ClassifierChoice } from '../../../src/engine/export/targets/index.ts';
import type { LorikeetError } from '../../../src/engine/errors/index.ts';
import { readFloats, readHeader, writeSafetensors } from '../../../src/engine/weights/index.ts';
import { exported, goldenJob, heldOut } from '../../support/exported.ts';
import { describeWithShared, shared } from '../../support/shared.ts';

const weightsOf = { adapter: 'adapter_model.safetensors', merged: 'model.safetensors', onnx: 'onnx/model.onnx' };

const choices: readonly ClassifierChoice[] = [
  { target: 'adapter' },
  { target: 'merged', dtype: 'fp32' },
  { target: 'onnx', dtypes: ['fp32'], decision: null },
];

async function damaged(choice: ClassifierChoice, damage: (folder: string) => void | Promise<void>) {
  const job = goldenJob('roberta');
  const { folder } = await exported(job, choice);
  const base = choice.target === 'adapter' ? job.checkpoint : null;
  const check = () => checkExport(folder, base, job);
  await check();
  await damage(folder);
  return check().then(
    () => null,
    (error: unknown) => error as LorikeetError<'export.cannot-open'>,
  );
}

function change(folder: string, name: string, edit: (content: Buffer) => Buffer) {
  const file = path.join(folder, name);
  writeFileSync(file, edit(readFileSync(file)));
}

describeWithShared('a damaged export', () => {
  it.each(choices)('$target: one byte of its weights', async (choice) => {
    const error = await damaged(choice, (folder) =>
      change(folder, weightsOf[choice.target], (content) => {
        // The lowest bits of one number: no logit shows it.
        content[content.length - 8]! ^= 1;
        return content;
      }),
    );
    expect(error?.code).toBe('export.file-changed');
    expect(error?.message).toContain(weightsOf[choice.target]);
  });

  it.each(choices)('$target: labels swapped', async (choice) => {
    const error = await damaged(choice, (folder) =>
      change(folder, 'config.json', (content) => {
        const config = JSON.parse(String(content)) as Record<string, unknown>;
        return Buffer.from(JSON.stringify({ ...config, id2label: { 0: 'alarm', 1: 'calm' } }));
      }),
    );
    expect(error?.code).toBe('export.labels-differ');
  });

  it.each(choices)("$target: another model's tokenizer", async (choice) => {
    const error = await damaged(choice, (folder) =>
      copyFileSync(shared('golden', 'models', 'modernbert', 'tokenizer.json'), path.join(folder, 'tokenizer.json')),
    );
    expect(error?.code).toBe('export.tokens-differ');
  });

  it.each(choices.slice(0, 2))('$target: a missing head', async (choice) => {
    const error = await damaged(choice, async (folder) => {
      const file = path.join(folder, weightsOf[choice.target]);
      const { tensors } = await readHeader(file);
      const rest = tensors.filter(({ name }) => !name.includes('classifier.'));
      const values = await Promise.all(rest.map(readFloats));
      await writeSafetensors(
        file,
        rest.map(({ name, shape }, index) => ({ name, shape, dtype: 'F32', data: values[index]! })),
      );
    });
    expect(error?.code).toBe('export.cannot-open');
    expect(error?.message).toContain('classifier.');
  });

  it('onnx: a missing head', async () => {
    const error = await damaged(choices[2]!, (folder) =>
      change(folder, weightsOf.onnx, (content) => {
        // Its last mention is the tensor itself.
        const [name, other] = ['classifier.out_proj.weight', 'classifier.nowhere_.weight'];
        content.write(other, content.lastIndexOf(name));
        return content;
      }),
    );
    expect(error?.code).toBe('export.cannot-open');
    expect(error?.message).toContain('classifier.out_proj.weight');
  });

  it('onnx: a file that ends early', async () => {
    const error = await damaged(choices[2]!, (folder) =>
      change(folder, 'onnx/model.onnx', (content) => content.subarray(0, content.length - 2000)),
    );
    expect(error?.code).toBe('export.cannot-open');
  });

  it('a file that is gone', async () => {
    const error = await damaged(choices[1]!, (folder) => rmSync(path.join(folder, 'README.md')));
    expect(error?.code).toBe('export.file-missing');
  });

  it('another adapter of the same shape in its place gives other logits', async () => {
    const error = await damaged(choices[1]!, async (folder) => {
      const file = path.join(folder, 'model.safetensors');
      const { tensors } = await readHeader(file);
      const values = await Promise.all(tensors.map(readFloats));
      await writeSafetensors(
        file,
        tensors.map(({ name, shape }, index) => {
          const data = name.endsWith('value.weight') ? values[index]!.map((value) => value * 1.5) : values[index]!;
          return { name, shape, dtype: 'F32', data };
        }),
      );
    });
    expect(error?.code).toBe('export.logits-differ');
  });

  it('has no proof to be checked by', async () => {
    const job = goldenJob('roberta');
    await expect(checkExport(job.adapterFolder, null, job)).rejects.toMatchObject({ code: 'export.no-proof' });
    const { folder } = await exported(job, { target: 'adapter' }, heldOut.slice(0, 3));
    await expect(checkExport(folder, null, job)).rejects.toMatchObject({ code: 'export.base-missing' });
  });
});
