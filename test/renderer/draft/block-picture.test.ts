import { expect, it } from 'vitest';
import { RunConfig } from '../../../src/contract/index.ts';
import { blockModules } from '../../../src/renderer/draft/block.ts';
import { type Box, blockPicture } from '../../../src/renderer/draft/block-picture.ts';

const lora = RunConfig.parse({ model: 'm', data: { train: 'a' } }).lora;
const named = (...names: string[]) =>
  blockModules(
    {
      modelType: null,
      module: 'layer.0',
      linears: names.map((module) => ({ module, inputs: 8, outputs: 8 })),
    },
    lora,
  );

const roberta = named('query', 'key', 'value', 'attention.output.dense', 'intermediate.dense', 'output.dense');
const llama = named('q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj');
const phi3 = named('qkv_proj', 'o_proj', 'gate_up_proj', 'down_proj');
const albert = named('attention.query', 'attention.key', 'attention.value', 'attention.dense', 'ffn', 'ffn_output');
const modernbert = named('attn.Wqkv', 'attn.Wo', 'mlp.Wi', 'mlp.Wo');

/** The names of the modules by row, from the bottom up. */
function rows(modules: typeof roberta): string[][] {
  const byHeight = new Map<number, string[]>();
  for (const { y, module } of blockPicture(modules).modules) byHeight.set(y, [...(byHeight.get(y) ?? []), module.name]);
  return [...byHeight].sort(([a], [b]) => b - a).map(([, names]) => names);
}

it('stacks the layers of an encoder, a decoder and one with a fused projection', () => {
  expect(rows(roberta)).toEqual([
    ['query', 'key', 'value'],
    ['attention.output.dense'],
    ['intermediate.dense'],
    ['output.dense'],
  ]);
  expect(rows(llama)).toEqual([['q_proj', 'k_proj', 'v_proj'], ['o_proj'], ['gate_proj', 'up_proj'], ['down_proj']]);
  expect(rows(phi3)).toEqual([['qkv_proj'], ['o_proj'], ['gate_up_proj'], ['down_proj']]);
  expect(rows(albert)).toEqual([['query', 'key', 'value'], ['dense'], ['ffn'], ['ffn_output']]);
  expect(rows(modernbert)).toEqual([['Wqkv'], ['attn.Wo'], ['Wi'], ['mlp.Wo']]);
});

it.each([
  ['an encoder', roberta],
  ['a decoder', llama],
  ['a fused projection', modernbert],
  ['a fused gate', phi3],
])('lays no box over another and none outside the block: %s', (_, modules) => {
  const { block, head, attention, modules: boxes, sums, height } = blockPicture(modules);
  const inside: Box[] = [attention, ...boxes, ...sums];
  for (const [index, box] of inside.entries()) {
    expect(box.y).toBeGreaterThan(block.y);
    expect(box.y + box.height).toBeLessThan(block.y + block.height);
    for (const other of inside.slice(index + 1)) expect(overlap(box, other)).toBe(false);
  }
  expect(overlap(head, block)).toBe(false);
  expect(block.y + block.height).toBeLessThan(height);
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
