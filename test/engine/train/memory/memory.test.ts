import { PLAIN_LORA } from '../../../../src/shared/job.ts';
import { describe, expect, it } from 'vitest';
import { Graph, type OnnxGraph, type OnnxNode, tensor, type TensorType } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { emit, runtimeOrder } from '../../../../src/engine/passes/index.ts';
import { resolveModel } from '../../../../src/engine/models/index.ts';
import { Arena } from '../../../../src/engine/train/memory/arena.ts';
import { fitMemory, largestBatch } from '../../../../src/engine/train/memory/fit.ts';
import { peakOfValues } from '../../../../src/engine/train/memory/liveness.ts';
import { type MemoryRequest, planMemory } from '../../../../src/engine/train/memory/plan.ts';
import { trainedPartsOf } from '../../../../src/engine/train/trained/tensors.ts';

const node = (name: string, opType: string, inputs: string[], outputs: string[], attributes = {}): OnnxNode => ({
  ...{ name, opType, domain: '', inputs, outputs, attributes },
});

function graphOf(nodes: OnnxNode[], outputs: string[], types: Record<string, TensorType>): OnnxGraph {
  const named = (names: string[]) => names.map((name) => ({ name, type: types[name]! }));
  return {
    name: 'g',
    inputs: [],
    outputs: named(outputs),
    initializers: [],
    nodes,
    types: new Map(Object.entries(types)),
  };
}

const kilobyte = tensor('float32', [256]);

describe('the order of the runtime', () => {
  it('runs what the last leaf needs first, and of two inputs the one written last', () => {
    const nodes = [
      node('a', 'Exp', ['x'], ['a']),
      node('b', 'Exp', ['x'], ['b']),
      node('sum', 'Add', ['a', 'b'], ['sum']),
      node('late', 'Neg', ['x'], ['late']),
    ];
    const graph = graphOf(nodes, ['sum', 'late'], { a: kilobyte, b: kilobyte, sum: kilobyte, late: kilobyte });
    expect(runtimeOrder(graph).map(({ name }) => name)).toEqual(['late', 'b', 'a', 'sum']);
  });
});

describe('what is alive', () => {
  const chain = (opType: string) => [
    node('one', 'Exp', ['x'], ['a']),
    node('two', opType, ['a'], ['b']),
    node('three', opType, ['b'], ['c']),
  ];
  const types = { a: kilobyte, b: kilobyte, c: kilobyte };
  const peak = (nodes: OnnxNode[], outputs = ['c'], more: Record<string, TensorType> = {}) =>
    peakOfValues(graphOf(nodes, outputs, { ...types, ...more }), {}, 'then_branch', new Arena());

  it('is two values of a chain whose results need places of their own', () => {
    expect(peak(chain('Transpose')).bytes).toBe(2048);
  });
  it('is one where a result takes the place of its operand, or is the operand under another shape', () => {
    expect(peak(chain('Exp')).bytes).toBe(1024);
    expect(peak(chain('Reshape')).bytes).toBe(1024);
  });
  it('is an operand that is read again later, too', () => {
    expect(peak([...chain('Exp'), node('again', 'Add', ['a', 'c'], ['d'])], ['d'], { d: kilobyte }).bytes).toBe(2048);
  });
  it('is, while a branch runs, all that it reads from outside', () => {
    const inside = graphOf([node('dx', 'Mul', ['a', 'b'], ['dx'])], ['dx'], { dx: kilobyte });
    const branch = { then_branch: { kind: 'graph', value: inside }, else_branch: { kind: 'graph', value: inside } };
    const nodes = [...chain('Transpose'), node('if', 'If', ['c'], ['grad'], branch)];
    const found = peak(nodes, ['grad'], { grad: kilobyte });
    // a and b for the branch, c as the condition, the result of the If and that of the branch.
    expect(found).toEqual({ bytes: 5 * 1024, forwardBytes: 4 * 1024, node: 'dx' });
  });
});

describe('the arena', () => {
  it('asks for blocks of at most a gigabyte, and fills the newest of equal ones first', () => {
    const [gigabyte, megabyte] = [1 << 30, 1 << 20];
    const arena = new Arena();
    const places = [gigabyte, 100 * megabyte].map((bytes) => arena.allocate(bytes));
    expect(arena.touchedBytes).toBe(gigabyte + 100 * megabyte);
    for (const place of places) arena.free(place);
    arena.allocate(600 * megabyte);
    expect(arena.touchedBytes).toBe(gigabyte + 600 * megabyte);
  });

  it('uses freed room again, and gives none back', () => {
    const arena = new Arena();
    const first = arena.allocate(600_000);
    const written = arena.touchedBytes;
    arena.free(first);
    arena.allocate(500_000);
    expect(arena.touchedBytes).toBe(written);
    arena.allocate(500_000);
    expect(arena.touchedBytes).toBeGreaterThan(written);
  });
  it('joins pieces that are freed side by side', () => {
    const arena = new Arena();
    const pieces = [1, 2, 3].map(() => arena.allocate(200_000));
    const written = arena.touchedBytes;
    pieces.forEach((piece) => arena.free(piece));
    arena.allocate(600_000);
    expect(arena.touchedBytes).toBe(written);
  });
  it('lets a value keep a piece that is less than twice too large, as the runtime does', () => {
    const arena = new Arena();
    arena.free(arena.allocate(1000 * 1024));
    arena.allocate(600 * 1024);
    // The rest of the piece stays with it: another block is begun.
    const before = arena.touchedBytes;
    arena.allocate(300 * 1024);
    expect(arena.touchedBytes).toBeGreaterThan(before);
  });
});

const config = {
  ...{ model_type: 'roberta', hidden_size: 256, intermediate_size: 1024, num_attention_heads: 4, num_hidden_layers: 6 },
  ...{ max_position_embeddings: 514, type_vocab_size: 1, vocab_size: 20_000, pad_token_id: 1, hidden_act: 'gelu' },
  ...{ hidden_dropout_prob: 0.1, attention_probs_dropout_prob: 0.1, layer_norm_eps: 1e-5 },
};
const spec = resolveModel(config, 'config.json', 2);
const lora = {
  ...{ r: 8, alpha: 16, dropout: 0.1, targets: ['query', 'value'], exclude: null, modulesToSave: null },
  ...{ rslora: false, layers: null, enabled: true },
  ...PLAIN_LORA,
};
const adapter = trainedPartsOf(spec, lora);
const full = (rows: number, length: number) => ({ rows, length, tokens: rows * length });
const request: MemoryRequest = {
  ...{ precision: 'stored', recompute: false, stored: 'float32', training: full(8, 128), evaluation: full(8, 128) },
};
const planned = (changes: Partial<MemoryRequest> = {}) => planMemory(spec, adapter, { ...request, ...changes });

describe('the memory plan', () => {
  it('counts the weights by the form they are kept in', () => {
    const embeddings = (20_000 + 514 + 1) * 256 * 4;
    const linears = 6 * (4 * 256 * 256 + 2 * 256 * 1024);
    const whole = planned().weights;
    expect(whole).toBeGreaterThan(embeddings + 4 * linears);
    expect(whole).toBeLessThan((embeddings + 4 * linears) * 1.01);
    // Two orientations of codes, one byte each.
    expect(whole - planned({ precision: 'int8' }).weights).toBeCloseTo(2 * linears, -6);
    expect(whole - planned({ precision: 'nf4' }).weights).toBeCloseTo(3.5 * linears, -6);
    expect(planned({ stored: 'bfloat16' }).weights).toBeCloseTo(whole / 2, -4);
  });
  it('keeps in proportion to the tokens, and little with recomputation', () => {
    const [once, twice] = [planned(), planned({ training: full(16, 128) })];
    expect(twice.activations / once.activations).toBeCloseTo(2, 1);
    expect(planned({ recompute: true }).activations).toBeLessThan(once.activations / 5);
    expect(planned({ recompute: true }).total).toBeLessThan(once.total);
  });
  it('sums its parts', () => {
    const { total, weights, trained, activations, workspace, process } = planned();
    expect(weights + trained + activations + workspace + process).toBe(total);
  });
  it('takes the longest rows for the largest batch', () => {
    expect(largestBatch([3, 9, 4, 7], 2)).toEqual({ rows: 2, length: 9, tokens: 16 });
    expect(largestBatch([5], 8)).toEqual({ rows: 1, length: 5, tokens: 5 });
  });
});

describe('whether a run fits', () => {
  const shapes = { stored: request.stored, training: request.training, evaluation: request.evaluation };
  const settings = { precision: 'stored', recompute: 'auto', checkMemory: true } as const;
  const [kept, again] = [planned().total, planned({ recompute: true }).total];

  it('recomputes where keeping does not fit', () => {
    expect(fitMemory(spec, adapter, settings, shapes, kept + 1)).toBe(false);
    expect(fitMemory(spec, adapter, settings, shapes, kept - 1)).toBe(true);
  });
  it('says what would fit where the settings do not', () => {
    const refusal = expect.objectContaining({
      code: 'train.too-little-memory',
      details: {
        needed: kept,
        available: again + 1,
        fitting: expect.arrayContaining(['train.recompute: true']) as unknown,
      },
    }) as unknown;
    expect(() => fitMemory(spec, adapter, { ...settings, recompute: false }, shapes, again + 1)).toThrow(refusal);
    const hopeless = expect.objectContaining({ details: { needed: again, available: 1e6, fitting: [] } }) as unknown;
    expect(() => fitMemory(spec, adapter, settings, shapes, 1e6)).toThrow(hopeless);
  });
  it('leaves the choice to whoever does not want the check', () => {
    expect(fitMemory(spec, adapter, { ...settings, checkMemory: false }, shapes, 1e6)).toBe(true);
    expect(fitMemory(spec, adapter, { ...settings, recompute: false, checkMemory: false }, shapes, 1e6)).toBe(false);
  });
});

it('follows an emitted graph without a size missing', () => {
  const graph = new Graph('small');
  const x = graph.input('x', tensor('float32', ['rows', 4]));
  graph.output('y', buildIn(graph).mul(x, x));
  expect(peakOfValues(emit(graph).graph, { rows: 3 }, 'then_branch', new Arena()).bytes).toBe(48);
});
