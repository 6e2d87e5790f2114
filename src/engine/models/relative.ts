import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import type { LinearSpec, RelativeSpec } from './spec.ts';

/** What the scores of one layer are made of besides queries and keys. */
export interface RelativeScores {
  readonly relative: RelativeSpec | null;
  /** How many products a score is the sum of: it is divided by the root of it. */
  readonly terms: number;
}

export interface BertLikeLayer {
  readonly query: LinearSpec;
  readonly key: LinearSpec;
  /** The size of a layer's states, and the number of its heads. */
  readonly hiddenSize: number;
  readonly heads: number;
  /** The full name of the layer's attention. */
  readonly attention: string;
  readonly prefix: string;
  readonly epsilon: number;
  readonly dropout: number;
}

/** A number for each head and bucket of distances (MPNet, arXiv:2004.09297). */
export function biasScores(config: ConfigReader, { prefix, heads }: BertLikeLayer): RelativeScores {
  // transformers computes the buckets of 32 whatever this says.
  config.only('relative_attention_num_buckets', [32]);
  const rows = config.count('relative_attention_num_buckets', limits.buckets);
  return {
    relative: { kind: 'bias', table: { module: `${prefix}.encoder.relative_attention_bias`, rows, size: heads } },
    terms: 1,
  };
}

/**
 * The disentangled attention of DeBERTa 2 and 3 (arXiv:2006.03654, arXiv:2111.09543): which products of content and position a
 * config asks for, and by which layers positions are projected: those of queries and keys, or layers of their own.
 */
export function distanceScores(config: ConfigReader, layer: BertLikeLayer): RelativeScores {
  const { query, key, hiddenSize, heads, attention, prefix, epsilon, dropout } = layer;
  config.only('attention_head_size', [hiddenSize / heads]);
  config.only('embedding_size', [hiddenSize]);
  config.only('pooler_hidden_size', [hiddenSize]);
  const kinds = config.words('pos_att_type');
  const unknown = kinds.find((kind) => kind !== 'c2p' && kind !== 'p2c');
  if (unknown !== undefined) config.only('pos_att_type', ['c2p|p2c', 'c2p', 'p2c']);
  const terms = 1 + kinds.length;
  if (!config.flag('relative_attention', false)) return { relative: null, terms };
  const positions = config.count('max_position_embeddings', limits.positions);
  const limit = config.number('max_relative_positions', -1);
  const farthest = limit < 1 ? positions : config.count('max_relative_positions', limits.positions);
  const bucketCount = config.number('position_buckets', -1);
  const buckets = bucketCount > 0 ? config.count('position_buckets', limits.buckets) : null;
  const span = buckets ?? farthest;
  const isShared = config.flag('share_att_key', false);
  const own = (name: string) => ({
    module: `${attention}.${name}`,
    inputs: hiddenSize,
    outputs: hiddenSize,
    bias: true,
  });
  const hasNorm = config.choice('norm_rel_ebd', ['none', 'layer_norm'], 'none') === 'layer_norm';
  const norm = { module: `${prefix}.encoder.LayerNorm`, kind: 'layer', size: hiddenSize, epsilon, bias: true } as const;
  return {
    relative: {
      kind: 'disentangled',
      table: { module: `${prefix}.encoder.rel_embeddings`, rows: 2 * span, size: hiddenSize },
      norm: hasNorm ? norm : null,
      distances: { span, buckets, farthest },
      key: kinds.includes('c2p') ? (isShared ? key : own('pos_key_proj')) : null,
      query: kinds.includes('p2c') ? (isShared ? query : own('pos_query_proj')) : null,
      dropout,
    },
    terms,
  };
}
