import type { ModelType } from '../../shared/families.ts';
import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import { type BertLikeLayer, biasScores, distanceScores, type RelativeScores } from './relative.ts';
import type { Activation, HeadStep, PositionRule } from './spec.ts';

/**
 * How the post-norm encoders after BERT (arXiv:1810.04805) differ: where their configs keep a size, what their modules
 * are called, what stands on top.
 */
export interface BertLikeRow {
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
    readonly headDropout: { readonly field: string | null; readonly fallback: 'hidden' | number };
  };
  readonly tokenTypes: boolean;
  /** Field of the size of the embeddings, and the module that leads from it to the hidden size where that is another. */
  readonly embeddings?: { readonly size: string; readonly projection: string };
  /** Whether positions have embeddings; left out, they have. */
  readonly hasPositions?: (config: ConfigReader) => boolean;
  /** What distances add to the scores of a layer, and how that changes the factor on them. */
  readonly relative?: (config: ConfigReader, layer: BertLikeLayer) => RelativeScores;
  /** The module of layer `index`, below the prefix. */
  readonly layer: (config: ConfigReader, index: number) => string;
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
  /** Whether dropout follows the MLP (ALBERT has none there). */
  readonly mlpOutputDropout: boolean;
  /** Fields that change what a model computes, and their values that are supported. */
  readonly only?: Readonly<Record<string, readonly unknown[]>>;
  readonly head: (sizes: HeadSizes) => readonly HeadStep[];
}

interface HeadSizes {
  readonly config: ConfigReader;
  readonly hiddenSize: number;
  readonly labelCount: number;
  readonly dropout: number;
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

/** RoBERTa's head: two layers on the first token. */
function twoLayers(activation: Activation): BertLikeRow['head'] {
  return ({ hiddenSize, labelCount, dropout }) => [
    { kind: 'dropout', probability: dropout, place: 'classifier.dropout' },
    linear('classifier.dense', hiddenSize, hiddenSize),
    { kind: 'activation', activation },
    { kind: 'dropout', probability: dropout, place: 'classifier.dropout.2' },
    linear('classifier.out_proj', hiddenSize, labelCount),
  ];
}

const roberta: BertLikeRow = {
  modelType: 'roberta',
  prefix: 'roberta',
  addPrefixSpace: true,
  positionRule: 'after-padding-id',
  fields: bertFields,
  tokenTypes: true,
  layer: (_, index) => `encoder.layer.${index}`,
  modules: bertModules,
  attentionOutputDropout: true,
  mlpOutputDropout: true,
  head: twoLayers('tanh'),
};

export const bertLikeRows: readonly BertLikeRow[] = [
  roberta,
  { ...roberta, modelType: 'xlm-roberta', addPrefixSpace: false },
  { ...roberta, modelType: 'camembert', addPrefixSpace: false },
  {
    modelType: 'bert',
    prefix: 'bert',
    addPrefixSpace: false,
    positionRule: 'absolute',
    fields: bertFields,
    tokenTypes: true,
    layer: (_, index) => `encoder.layer.${index}`,
    modules: bertModules,
    attentionOutputDropout: true,
    mlpOutputDropout: true,
    // The pooler belongs to the base model: it comes from the checkpoint and stays frozen.
    head: ({ hiddenSize, labelCount, dropout }) => [
      linear('bert.pooler.dense', hiddenSize, hiddenSize),
      { kind: 'activation', activation: 'tanh' },
      { kind: 'dropout', probability: dropout, place: 'dropout' },
      linear('classifier', hiddenSize, labelCount),
    ],
  },
  {
    modelType: 'electra',
    prefix: 'electra',
    addPrefixSpace: false,
    positionRule: 'absolute',
    fields: bertFields,
    tokenTypes: true,
    embeddings: { size: 'embedding_size', projection: 'embeddings_project' },
    layer: (_, index) => `encoder.layer.${index}`,
    modules: bertModules,
    attentionOutputDropout: true,
    mlpOutputDropout: true,
    head: twoLayers('gelu'),
  },
  {
    modelType: 'mpnet',
    prefix: 'mpnet',
    addPrefixSpace: false,
    positionRule: 'after-padding-id',
    fields: { ...bertFields, headDropout: { field: null, fallback: 'hidden' } },
    tokenTypes: false,
    relative: biasScores,
    layer: (_, index) => `encoder.layer.${index}`,
    modules: {
      ...bertModules,
      attention: 'attention.attn',
      query: 'attention.attn.q',
      key: 'attention.attn.k',
      value: 'attention.attn.v',
      attentionOutput: 'attention.attn.o',
      attentionNorm: 'attention.LayerNorm',
    },
    attentionOutputDropout: true,
    mlpOutputDropout: true,
    head: twoLayers('tanh'),
  },
  {
    modelType: 'albert',
    prefix: 'albert',
    addPrefixSpace: false,
    positionRule: 'absolute',
    fields: { ...bertFields, headDropout: { field: 'classifier_dropout_prob', fallback: 0.1 } },
    tokenTypes: true,
    embeddings: { size: 'embedding_size', projection: 'encoder.embedding_hidden_mapping_in' },
    // Layers of one group are the same layer, run several times.
    layer: (config, index) => {
      const [layers, groups] = [
        config.count('num_hidden_layers', limits.layers),
        config.count('num_hidden_groups', limits.layers),
      ];
      return `encoder.albert_layer_groups.${Math.floor(index / (layers / groups))}.albert_layers.0`;
    },
    only: { inner_group_num: [1] },
    modules: {
      attention: 'attention',
      query: 'attention.query',
      key: 'attention.key',
      value: 'attention.value',
      attentionOutput: 'attention.dense',
      attentionNorm: 'attention.LayerNorm',
      mlpInput: 'ffn',
      mlpOutput: 'ffn_output',
      mlpNorm: 'full_layer_layer_norm',
    },
    attentionOutputDropout: true,
    mlpOutputDropout: false,
    head: ({ hiddenSize, labelCount, dropout }) => [
      linear('albert.pooler', hiddenSize, hiddenSize),
      { kind: 'activation', activation: 'tanh' },
      { kind: 'dropout', probability: dropout, place: 'dropout' },
      linear('classifier', hiddenSize, labelCount),
    ],
  },
  {
    modelType: 'deberta-v2',
    prefix: 'deberta',
    addPrefixSpace: false,
    positionRule: 'absolute',
    fields: { ...bertFields, headDropout: { field: 'cls_dropout', fallback: 'hidden' } },
    tokenTypes: true,
    hasPositions: (config) => config.flag('position_biased_input', true),
    relative: distanceScores,
    layer: (_, index) => `encoder.layer.${index}`,
    only: { conv_kernel_size: [0], norm_rel_ebd: ['none', 'layer_norm'] },
    modules: {
      ...bertModules,
      query: 'attention.self.query_proj',
      key: 'attention.self.key_proj',
      value: 'attention.self.value_proj',
    },
    attentionOutputDropout: true,
    mlpOutputDropout: true,
    // Published checkpoints have no pooler: it is new, and trained with the classifier.
    head: ({ config, hiddenSize, labelCount, dropout }) => [
      { kind: 'dropout', probability: config.probability('pooler_dropout', 0), place: 'pooler.dropout' },
      linear('pooler.dense', hiddenSize, hiddenSize),
      { kind: 'activation', activation: config.activation('pooler_hidden_act') },
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
    layer: (_, index) => `transformer.layer.${index}`,
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
    mlpOutputDropout: true,
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
