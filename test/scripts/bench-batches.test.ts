import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readBatches } from '../../scripts/bench/batches.ts';
import { shapes } from '../../scripts/checkpoint/shapes.ts';
import { resolveModel } from '../../src/engine/models/index.ts';
import { describeWithShared, shared } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';

function batchFile(padId: number, ...rows: readonly number[][]): string {
  const file = path.join(temporaryFolder(), 'batches.json');
  const batch = { input_ids: rows, attention_mask: rows.map((row) => row.map(() => 1)), labels: rows.map(() => 0) };
  writeFileSync(file, JSON.stringify({ pad_token_id: padId, batches: [batch] }));
  return file;
}

it('refuses a token id that the model has no embedding for', async () => {
  const model = { vocabSize: 10, padId: 2 };
  await expect(readBatches(batchFile(2, [1, 9], [1, 3]), model)).resolves.toHaveLength(1);
  await expect(readBatches(batchFile(2, [1, 9], [1, 10]), model)).rejects.toThrow(
    /batch 0 has the token id 10,.*below 10/,
  );
});

it('refuses batches with another pad token', async () => {
  await expect(readBatches(batchFile(1, [0, 2]), { vocabSize: 10, padId: 2 })).rejects.toThrow(
    /padded with token 1, and its pad token is 2/,
  );
});

describeWithShared('the timing batches', () => {
  it.each([
    ['roberta-base', 'roberta', 6391],
    ['mistral-7b', 'llama', 6199],
    ['tinyllama-1.1b', 'llama', 6199],
  ] as const)('for %s are those of %s, without padding', async (shape, family, tokens) => {
    const spec = resolveModel(shapes[shape].config, shape, 2);
    const batches = await readBatches(shared('bench', `batches_${family}.json`), spec);
    expect(batches.flatMap(({ sequences }) => sequences.map(({ length }) => length)).reduce((a, b) => a + b)).toBe(
      tokens,
    );
  });

  it('of another family are refused', async () => {
    const spec = resolveModel(shapes['llama-2-7b'].config, 'llama-2-7b', 2);
    await expect(readBatches(shared('bench', 'batches_roberta.json'), spec)).rejects.toThrow(/for another model/);
  });
});
