import { expect, it } from 'vitest';
import { isDecayed } from '../../../src/engine/optim/index.ts';

it.each([
  ['base_model.model.roberta.encoder.layer.0.attention.self.query.lora_A.weight', true],
  ['base_model.model.roberta.encoder.layer.0.attention.self.query.lora_B.weight', true],
  ['base_model.model.classifier.dense.weight', true],
  ['base_model.model.score.weight', true],
  ['base_model.model.classifier.dense.bias', false],
  ['base_model.model.roberta.embeddings.LayerNorm.weight', false],
  ['base_model.model.distilbert.transformer.layer.0.sa_layer_norm.weight', false],
  ['base_model.model.model.layers.0.post_attention_layernorm.weight', false],
  ['base_model.model.model.norm.weight', false],
  ['base_model.model.model.final_norm.weight', false],
  ['base_model.model.model.layers.0.self_attn.q_norm.weight', false],
  ['base_model.model.head.norm.weight', false],
  // A word that only contains "norm" is no norm.
  ['base_model.model.normalizer.weight', true],
])('%s: %s', (name, decayed) => {
  expect(isDecayed(name)).toBe(decayed);
});
