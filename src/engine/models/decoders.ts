import type { DropoutSettings } from '../../shared/job.ts';
import type { Architecture, ArchitectureSpec } from './architecture.ts';
import type { ConfigReader } from './config.ts';
import { type DecoderRow, decoderRows } from './decoder-rows.ts';
import { limits } from './limits.ts';
import type { AttentionSpec, LayerSpec, LinearSpec, MlpSpec, NormSpec, Visibility } from './spec.ts';

export const decoderArchitectures: readonly Architecture[] = decoderRows.map((row) => ({
  modelType: row.modelType,
  resolve: (config, labelCount, dropout) => resolve(row, config, labelCount, dropout),
}));

function resolve(
  row: DecoderRow,
  config: ConfigReader,
  labelCount: number,
  overrides: DropoutSettings,
): ArchitectureSpec {
  for (const [field, supported] of Object.entries(row.only)) config.only(field, supported);
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const heads = config.count('num_attention_heads', limits.heads);
  const vocabSize = config.count('vocab_size', limits.vocabulary);
  const headDropout = overrides.head ?? 0;
  return {
    modelType: row.modelType,
    prefix: 'model',
    vocabSize,
    hiddenSize,
    heads,
    keyValueHeads: config.has('num_key_value_heads') ? config.count('num_key_value_heads', limits.heads) : heads,
    headSize: headSizeOf(config),
    // The token that ends a text stands for padding where there is none.
    padId: config.has('pad_token_id') ? config.index('pad_token_id', vocabSize - 1) : config.firstIndex('eos_token_id'),
    maxLength: config.count('max_position_embeddings', limits.positions),
    initializerRange: config.number('initializer_range', 0.02),
    addPrefixSpace: false,
    embeddings: {
      words: { module: 'model.embed_tokens', rows: vocabSize, size: hiddenSize },
      positions: null,
      tokenTypes: null,
      norm: null,
      scale: row.scalesEmbeddings ? Math.sqrt(hiddenSize) : 1,
      dropout: overrides.hidden ?? 0,
      projection: null,
    },
    layers: Array.from({ length: config.count('num_hidden_layers', limits.layers) }, (_, index) =>
      resolveLayer(row, config, overrides, index),
    ),
    finalNorm: normOf(row, config, 'model.norm', hiddenSize),
    head: {
      pooling: 'last',
      steps: [
        { kind: 'dropout', probability: headDropout, place: 'score.dropout' },
        { kind: 'linear', linear: { module: 'score', inputs: hiddenSize, outputs: labelCount, bias: false } },
      ],
    },
  };
}

function headSizeOf(config: ConfigReader): number {
  return config.has('head_dim')
    ? config.count('head_dim', limits.headSize)
    : config.headSize('hidden_size', 'num_attention_heads');
}

function normOf(row: DecoderRow, config: ConfigReader, module: string, size: number): NormSpec {
  return { module, kind: row.norm, size, epsilon: config.number('rms_norm_eps', 1e-6), bias: false };
}

/** The norms of a layer by where they stand: all in front of sublayers, all behind, or both. */
const normNames = {
  before: {
    attention: 'input_layernorm',
    attentionOutput: null,
    mlp: 'post_attention_layernorm',
    mlpOutput: null,
  },
  after: {
    attention: null,
    attentionOutput: 'post_attention_layernorm',
    mlp: null,
    mlpOutput: 'post_feedforward_layernorm',
  },
  both: {
    attention: 'input_layernorm',
    attentionOutput: 'post_attention_layernorm',
    mlp: 'pre_feedforward_layernorm',
    mlpOutput: 'post_feedforward_layernorm',
  },
} as const satisfies Record<DecoderRow['norms'], unknown>;

function resolveLayer(row: DecoderRow, config: ConfigReader, overrides: DropoutSettings, index: number): LayerSpec {
  const module = `model.layers.${index}`;
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const names = normNames[row.norms];
  const norm = (name: string | null) => (name === null ? null : normOf(row, config, `${module}.${name}`, hiddenSize));
  const residualDropout = row.residualDropout === null ? 0 : config.probability(row.residualDropout, 0);
  return {
    normPlacement: 'pre',
    attention: {
      ...attentionOf(row, config, `${module}.self_attn`),
      norm: norm(names.attention),
      outputNorm: norm(names.attentionOutput),
      rotary: row.rotary(config, index),
      visibility: { causal: true, window: row.window(config, index) } satisfies Visibility,
      probabilityDropout: overrides.attention ?? config.probability('attention_dropout', 0),
      outputDropout: row.residualDropout === null ? 0 : (overrides.hidden ?? residualDropout),
    },
    mlp: {
      ...mlpOf(row, config, `${module}.mlp`),
      norm: norm(names.mlp),
      outputNorm: norm(names.mlpOutput),
      innerDropout: 0,
      outputDropout: overrides.hidden ?? residualDropout,
    },
  };
}

/** What of an attention does not depend on the number of the layer. */
function attentionOf(
  row: DecoderRow,
  config: ConfigReader,
  module: string,
): Omit<AttentionSpec, 'norm' | 'outputNorm' | 'rotary' | 'visibility' | 'probabilityDropout' | 'outputDropout'> {
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const headSize = headSizeOf(config);
  const heads = config.count('num_attention_heads', limits.heads);
  const keyValueHeads = config.has('num_key_value_heads') ? config.count('num_key_value_heads', limits.heads) : heads;
  const { queryKeyValue: bias, output: outputBias } = row.bias(config);
  const projection = (name: string, count: number): LinearSpec => ({
    module: `${module}.${name}`,
    inputs: hiddenSize,
    outputs: count * headSize,
    bias,
  });
  const norms = (querySize: number, keySize: number) => ({
    query: normOf(row, config, `${module}.q_norm`, querySize),
    key: normOf(row, config, `${module}.k_norm`, keySize),
  });
  const isCapped = row.softCap && config.has('attn_logit_softcapping');
  return {
    module,
    projections: row.isFused
      ? { fused: projection('qkv_proj', heads + 2 * keyValueHeads) }
      : {
          query: projection('q_proj', heads),
          key: projection('k_proj', keyValueHeads),
          value: projection('v_proj', keyValueHeads),
        },
    output: { module: `${module}.o_proj`, inputs: heads * headSize, outputs: hiddenSize, bias: outputBias },
    headNorms: row.queryNorms === 'heads' ? norms(headSize, headSize) : null,
    projectionNorms: row.queryNorms === 'projections' ? norms(heads * headSize, keyValueHeads * headSize) : null,
    scale: 1 / Math.sqrt(row.queryScalar ? config.number('query_pre_attn_scalar') : headSize),
    softCap: isCapped ? config.number('attn_logit_softcapping') : null,
    relative: null,
  };
}

function mlpOf(
  row: DecoderRow,
  config: ConfigReader,
  module: string,
): Pick<MlpSpec, 'module' | 'activation' | 'input' | 'output'> {
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const intermediateSize = config.count('intermediate_size', limits.intermediateSize);
  const { mlp: bias } = row.bias(config);
  const widening = (name: string, outputs: number) => ({
    module: `${module}.${name}`,
    inputs: hiddenSize,
    outputs,
    bias,
  });
  return {
    module,
    activation: config.activation(row.activationField),
    input: row.isFused
      ? { kind: 'fused-gate', linear: widening('gate_up_proj', 2 * intermediateSize) }
      : {
          kind: 'gate',
          gate: widening('gate_proj', intermediateSize),
          up: widening('up_proj', intermediateSize),
        },
    output: { module: `${module}.down_proj`, inputs: intermediateSize, outputs: hiddenSize, bias },
  };
}
