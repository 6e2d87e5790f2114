import { describe, expect, it } from 'vitest';
import type { LayerSpec, LinearSpec, ModelSpec, NormSpec } from '../../../src/engine/models/index.ts';
import { load } from '../../../src/engine/passes/index.ts';
import { array, scattered } from '../../support/arrays.ts';
import { expectGraph, expectNear, runGraph } from '../../support/graph-text.ts';

const linear = (module: string, inputs: number, outputs: number): LinearSpec => ({
  ...{ module, inputs, outputs, bias: false },
});

/** A bag of words: the mean of the embeddings of a text, and a linear layer on it. */
const bag: ModelSpec = {
  modelType: 'bag',
  task: 'single-label',
  ...{ vocabSize: 5, hiddenSize: 2, heads: 1, keyValueHeads: 1, headSize: 2, padId: 0, maxLength: 8 },
  ...{ initializerRange: 0.02, addPrefixSpace: false, layers: [], finalNorm: null, prefix: '' },
  embeddings: {
    words: { module: 'words', rows: 5, size: 2 },
    ...{ positions: null, tokenTypes: null, norm: null, scale: 1, dropout: 0, projection: null },
  },
  head: { pooling: 'mean', steps: [{ kind: 'linear', linear: linear('classifier', 2, 2) }] },
};

/** The layer of that number; a layer has parameters of its own. */
const layer = (number: number): LayerSpec => {
  const at = (name: string) => `layer.${number}.${name}`;
  const norm: NormSpec = { module: at('norm'), kind: 'rms', size: 2, epsilon: 1e-5, bias: false };
  return {
    normPlacement: 'pre',
    attention: {
      module: at('attention'),
      projections: { query: linear(at('query'), 2, 2), key: linear(at('key'), 2, 2), value: linear(at('value'), 2, 2) },
      output: linear(at('output'), 2, 2),
      ...{ norm: null, outputNorm: null, headNorms: null, projectionNorms: null },
      ...{ scale: 0.5, softCap: null, rotary: null, relative: null },
      ...{ visibility: { causal: false, window: null }, probabilityDropout: 0, outputDropout: 0 },
    },
    mlp: {
      ...{ module: at('mlp'), activation: 'gelu', norm, outputNorm: null, innerDropout: 0, outputDropout: 0 },
      input: { kind: 'plain', linear: linear(at('up'), 2, 3) },
      output: linear(at('down'), 3, 2),
    },
  };
};

describe('the forward pass', () => {
  it('has a parameter for every weight, the inputs that its model needs, and no node for what the model does not have', () => {
    expectGraph(
      load(bag),
      `
      graph bag
        input input_ids: int32[tokens]
        parameter words.weight: float32[5, 2]
        input pooling: float32[rows, tokens]
        parameter classifier.weight: float32[2, 2]
        input targets: float32[rows, 2]
        embeddings.Gather: float32[tokens, 2] = Gather(words.weight, input_ids)
        head.MatMul: float32[rows, 2] = MatMul(pooling, embeddings.Gather) {transA: false, transB: false, alpha: 1}
        head.classifier: float32[rows, 2] = Linear(head.MatMul, classifier.weight) {module: classifier}
        loss.ReduceMax: float32[rows, 1] = ReduceMax(head.classifier) {axes: [-1], keepdims: true}
        loss.StopGradient: float32[rows, 1] = StopGradient(loss.ReduceMax)
        loss.Sub: float32[rows, 2] = Sub(head.classifier, loss.StopGradient)
        loss.Exp: float32[rows, 2] = Exp(loss.Sub)
        loss.ReduceSum: float32[rows, 1] = ReduceSum(loss.Exp) {axes: [-1], keepdims: true}
        loss.Log: float32[rows, 1] = Log(loss.ReduceSum)
        loss.Sub_2: float32[rows, 2] = Sub(loss.Sub, loss.Log)
        loss.Mul: float32[rows, 2] = Mul(targets, loss.Sub_2)
        loss.ReduceSum_2: float32[] = ReduceSum(loss.Mul) {axes: [0, 1], keepdims: false}
        loss.Neg: float32[] = Neg(loss.ReduceSum_2)
        output logits = head.classifier
        output loss = loss.Neg
      `,
    );
  });

  it('computes logits and the weighted cross-entropy', async () => {
    const [words, classifier] = [scattered([5, 2]), scattered([2, 2], 3)];
    // Two rows, of the tokens 1 and 3 and of the token 4; row 0 is of class 1 with weight 3, row 1 of class 0 with weight 1.
    const { logits, loss } = await runGraph(load(bag), {
      input_ids: array([3], [1, 3, 4]),
      'words.weight': words,
      pooling: array([2, 3], [0.5, 0.5, 0, 0, 0, 1]),
      'classifier.weight': classifier,
      targets: array([2, 2], [0, 3 / 4, 1 / 4, 0]),
    });
    const word = (token: number) => words.data.slice(2 * token, 2 * token + 2);
    const means = [word(1).map((x, at) => (x + word(3)[at]!) / 2), word(4)];
    const expected = means.map((mean) =>
      [0, 1].map((label) => mean[0]! * classifier.data[2 * label]! + mean[1]! * classifier.data[2 * label + 1]!),
    );
    const logLikelihood = (row: readonly number[], label: number) =>
      row[label]! - Math.log(row.reduce((total, logit) => total + Math.exp(logit), 0));
    // A dozen float32 operations, each off by 2⁻²⁴.
    expectNear(logits, array([2, 2], expected.flat()), 1e-6);
    const mean = (3 * logLikelihood(expected[0]!, 1) + logLikelihood(expected[1]!, 0)) / 4;
    expectNear(loss, array([], [-mean]), 1e-6);
  });

  it('goes on with pooled tokens behind the last attention where one token stands for a text', () => {
    const shapes = (pooling: 'first' | 'mean') => {
      const { marks } = load({ ...bag, layers: [layer(0), layer(1)], head: { ...bag.head, pooling } });
      return [...marks].map(([name, { type }]) => `${name} ${type.shape.join('×')}`);
    };
    expect(shapes('first')).toEqual(['hidden.0 tokens×2', 'hidden.1 tokens×2', 'hidden.2 rows×2']);
    expect(shapes('mean')).toEqual(['hidden.0 tokens×2', 'hidden.1 tokens×2', 'hidden.2 tokens×2']);
  });
});
