import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inferenceModel } from '../../../../src/engine/export/onnx/model.ts';
import { externalName, writeModel } from '../../../../src/engine/export/onnx/write.ts';
import { openSource } from '../../../../src/engine/export/source.ts';
import { hostTensor, openModelFile } from '../../../../src/engine/runtime/index.ts';
import { goldenJob } from '../../../support/exported.ts';
import { describeWithShared } from '../../../support/shared.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

async function logits(file: string) {
  const session = await openModelFile(file, 1);
  const row = (values: number[]) => hostTensor('int64', [1, values.length], BigInt64Array.from(values, BigInt));
  const outputs = await session.run({ input_ids: row([0, 5, 6, 7, 2]), attention_mask: row([1, 1, 1, 1, 1]) });
  await session.close();
  return outputs['logits']!.data;
}

describeWithShared('an ONNX file', () => {
  it('holds its weights, or has them in a file beside where they are many', async () => {
    const source = await openSource(goldenJob('roberta'));
    const [inline, apart] = ['inline.onnx', 'apart.onnx'].map((name) => path.join(temporaryFolder(), name));
    let bytes = 0;
    await writeModel(inline!, inferenceModel(source, 'fp32', null), (more) => (bytes += more));
    await writeModel(apart!, inferenceModel(source, 'fp32', null), () => undefined, 1000);
    expect(existsSync(externalName(inline!))).toBe(false);
    expect(statSync(inline!).size).toBeGreaterThan(bytes);
    expect(statSync(externalName(apart!)).size).toBeGreaterThanOrEqual(bytes);
    expect(statSync(apart!).size).toBeLessThan(bytes);
    expect(await logits(apart!)).toEqual(await logits(inline!));
    expect(String(readFileSync(apart!))).toContain('apart.onnx_data');
  });
});
