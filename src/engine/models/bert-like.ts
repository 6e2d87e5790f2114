import type { ModelType } from '../../shared/families.ts';
import type { DropoutSettings } from '../../shared/job.ts';
import type { Architecture } from './architecture.ts';
import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import type { HeadStep, LayerSpec, ModelSpec, NormSpec, PositionRule } from './spec.ts';

/**
 * How the post-norm encoders after BERT (arXiv:1810.04805) differ: where their configs keep a size, what their modules
 * are called, what stands on top. `{i}` is the number of the layer.
 */
interface BertLikeRow {
  readonly modelType: ModelType;
  readonly prefix: string;
  readonly addPrefixSpace: boolean;
  readonly positionRule: PositionRule;
  readonly fields: {
    readonly hiddenSize: string;
    readonly layers: string;
    readonly heads: string;
    readonly intermediateSize: string;
    readonly activation: string;
    readonly hiddenDropout: string;
    readonly attentionDropout: string;
    /** Field of the norms' epsilon, or the number itself where the config has none. */
    readonly normEpsilon: string | number;
    readonly headDropout: { readonly field: string; readonly fallback: 'hidden' | number };
  };
  readonly tokenTypes: boolean;
  readonly layer: string;
  readonly modules: {
    readonly attention: string;
    readonly query: string;
    readonly key: string;
    readonly value: string;
    readonly attentionOutput: string;
    readonly attentionNorm: string;
    readonly mlpInput: string;
    readonly mlpOutput: string;
    readonly mlpNorm: string;
  };
  /** Whether dropout follows the attention's output layer (DistilBERT has none there). */
  readonly attentionOutputDropout: boolean;
  readonly head: (sizes: { hiddenSize: number; labelCount: number; dropout: number }) => readonly HeadStep[];
}

const bertModules: BertLikeRow['modules'] = {
  attention: 'attention.self',
  query: 'attention.self.query',
  key: 'attention.self.key',
  value: 'attention.self.value',
  attentionOutput: 'attention.output.dense',
  attentionNorm: 'attention.output.LayerNorm',
  mlpInput: 'intermediate.dense',
  mlpOutput: 'output.dense',
  mlpNorm: 'output.LayerNorm',
};

const bertFields: BertLikeRow['fields'] = {
  hiddenSize: 'hidden_size',
  layers: 'num_hidden_layers',
  heads: 'num_attention_heads',
  intermediateSize: 'intermediate_size',
  activation: 'hidden_act',
  hiddenDropout: 'hidden_dropout_prob',
  attentionDropout: 'attention_probs_dropout_prob',
  normEpsilon: 'layer_norm_eps',
  headDropout: { field: 'classifier_dropout', fallback: 'hidden' },
};

const rows: readonly BertLikeRow[] = [
  {
    modelType: 'roberta',
    prefix: 'roberta',
    addPrefixSpace: true,
    positionRule: 'after-padding-id',
    fields: bertFields,
    tokenTypes: true,
    layer: 'encoder.layer.{i}',
    modules: bertModules,
    attentionOutputDropout: true,
    head: ({ hiddenSize, labelCount, dropout }) => [
      { kind: 'dropout', probability: dropout, place: 'classifier.dropout' },
      linear('classifier.dense', hiddenSize, hiddenSize),
      { kind: 'activation', activation: 'tanh' },
      { kind: 'dropout', probability: dropout, place: 'classifier.dropout.2' },
      linear('classifier.out_proj', hiddenSize, labelCount),
    ],
  },
  {
    modelType: 'bert',
    prefix: 'bert',
    addPrefixSpace: false,
    positionRule: 'absolute',
    fields: bertFields,
    tokenTypes: true,
    layer: 'encoder.layer.{i}',
    modules: bertModules,
    attentionOutputDropout: true,
    // The pooler belongs to the base model: it comes from the checkpoint and stays frozen.
    head: ({ hiddenSize, labelCount, dropout }) => [
      linear('bert.pooler.dense', hiddenSize, hiddenSize),
      { kind: 'activation', activation: 'tanh' },
      { kind: 'dropout', probability: dropout, place: 'dropout' },
      linear('classifier', hiddenSize, labelCount),
    ],
  },
  {
    modelType: 'distilbert',
    prefix: 'distilbert',
    addPrefixSpace: false,
    positionRule: 'absolute',
    fields: {
      hiddenSize: 'dim',
      layers: 'n_layers',
      heads: 'n_heads',
      intermediateSize: 'hidden_dim',
      activation: 'activation',
      hiddenDropout: 'dropout',
      attentionDropout: 'attention_dropout',
      normEpsilon: 1e-12,
      headDropout: { field: 'seq_classif_dropout', fallback: 0.2 },
    },
    tokenTypes: false,
    layer: 'transformer.layer.{i}',
    modules: {
      attention: 'attention',
      query: 'attention.q_lin',
      key: 'attention.k_lin',
      value: 'attention.v_lin',
      attentionOutput: 'attention.out_lin',
      attentionNorm: 'sa_layer_norm',
      mlpInput: 'ffn.lin1',
      mlpOutput: 'ffn.lin2',
      mlpNorm: 'output_layer_norm',
    },
    attentionOutputDropout: false,
    head: ({ hiddenSize, labelCount, dropout }) => [
      linear('pre_classifier', hiddenSize, hiddenSize),
      { kind: 'activation', activation: 'relu' },
      { kind: 'dropout', probability: dropout, place: 'dropout' },
      linear('classifier', hiddenSize, labelCount),
    ],
  },
];

function linear(module: string, inputs: number, outputs: number): HeadStep {
  return { kind: 'linear', linear: { module, inputs, outputs, bias: true } };
}

export const bertLikeArchitectures: readonly Architecture[] = rows.map((row) => ({
  modelType: row.modelType,
  resolve: (config, labelCount, dropout) => resolve(row, config, labelCount, dropout),
}));

function resolve(row: BertLikeRow, config: ConfigReader, labelCount: number, overrides: DropoutSettings): ModelSpec {
  const { fields, prefix } = row;
  config.choice('position_embedding_type', ['absolute'], 'absolute');
  const hiddenSize = config.count(fields.hiddenSize, limits.hiddenSize);
  const padId = config.index('pad_token_id', limits.vocabulary);
  const positions = config.count('max_position_embeddings', limits.positions);
  const epsilon = typeof fields.normEpsilon === 'number' ? fields.normEpsilon : config.number(fields.normEpsilon);
  const hidden = overrides.hidden ?? config.probability(fields.hiddenDropout, 0.1);
  const headFallback = fields.headDropout.fallback === 'hidden' ? hidden : fields.headDropout.fallback;
  const dropout = {
    hidden,
    attention: overrides.attention ?? config.probability(fields.attentionDropout, 0.1),
    head: overrides.head ?? config.probability(fields.headDropout.field, headFallback),
  };
  const table = (name: string, rowCount: number) => ({
    module: `${prefix}.embeddings.${name}`,
    rows: rowCount,
    size: hiddenSize,
  });
  return {
    modelType: row.modelType,
    prefix,
    vocabSize: config.count('vocab_size', limits.vocabulary),
    hiddenSize,
    heads: config.count(fields.heads, limits.heads),
    keyValueHeads: config.count(fields.heads, limits.heads),
    headSize: config.headSize(fields.hiddenSize, fields.heads),
    padId,
    maxLength: row.positionRule === 'after-padding-id' ? positions - padId - 1 : positions,
    initializerRange: config.number('initializer_range', 0.02),
    addPrefixSpace: row.addPrefixSpace,
    embeddings: {
      words: table('word_embeddings', config.count('vocab_size', limits.vocabulary)),
      positions: { ...table('position_embeddings', positions), rule: row.positionRule },
      tokenTypes: row.tokenTypes
        ? table('token_type_embeddings', config.count('type_vocab_size', limits.tokenTypes))
        : null,
      norm: { module: `${prefix}.embeddings.LayerNorm`, kind: 'layer', size: hiddenSize, epsilon, bias: true },
      scale: 1,
      dropout: dropout.hidden,
    },
    layers: Array.from({ length: config.count(fields.layers, limits.layers) }, (_, index) =>
      resolveLayer(row, config, { hiddenSize, epsilon, dropout, index }),
    ),
    finalNorm: null,
    head: { pooling: 'first', steps: row.head({ hiddenSize, labelCount, dropout: dropout.head }) },
  };
}

function resolveLayer(
  { prefix, layer, modules, fields, attentionOutputDropout }: BertLikeRow,
  config: ConfigReader,
  at: { hiddenSize: number; epsilon: number; dropout: { hidden: number; attention: number }; index: number },
): LayerSpec {
  const { hiddenSize, epsilon, dropout, index } = at;
  const intermediateSize = config.count(fields.intermediateSize, limits.intermediateSize);
  const name = (module: string) => `${prefix}.${layer.replace('{i}', String(index))}.${module}`;
  const square = (module: string) => ({ module: name(module), inputs: hiddenSize, outputs: hiddenSize, bias: true });
  const norm = (module: string): NormSpec => ({
    module: name(module),
    kind: 'layer',
    size: hiddenSize,
    epsilon,
    bias: true,
  });
  return {
    normPlacement: 'post',
    attention: {
      module: name(modules.attention),
      projections: { query: square(modules.query), key: square(modules.key), value: square(modules.value) },
      output: square(modules.attentionOutput),
      norm: norm(modules.attentionNorm),
      outputNorm: null,
      headNorms: null,
      scale: 1 / Math.sqrt(config.headSize(fields.hiddenSize, fields.heads)),
      softCap: null,
      rotary: null,
      visibility: { causal: false, window: null },
      probabilityDropout: dropout.attention,
      outputDropout: attentionOutputDropout ? dropout.hidden : 0,
    },
    mlp: {
      module: name(modules.mlpOutput),
      activation: config.activation(fields.activation),
      input: {
        kind: 'plain',
        linear: { module: name(modules.mlpInput), inputs: hiddenSize, outputs: intermediateSize, bias: true },
      },
      output: { module: name(modules.mlpOutput), inputs: intermediateSize, outputs: hiddenSize, bias: true },
      norm: norm(modules.mlpNorm),
      outputNorm: null,
      innerDropout: 0,
      outputDropout: dropout.hidden,
    },
  };
}
