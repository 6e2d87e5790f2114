import type { DropoutSettings } from '../../shared/job.ts';
import type { Architecture, ArchitectureSpec } from './architecture.ts';
import { type BertLikeRow, bertLikeRows } from './bert-like-rows.ts';
import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import type { LayerSpec, LinearSpec, NormSpec } from './spec.ts';

export const bertLikeArchitectures: readonly Architecture[] = bertLikeRows.map((row) => ({
  modelType: row.modelType,
  resolve: (config, labelCount, dropout) => resolve(row, config, labelCount, dropout),
}));

function resolve(
  row: BertLikeRow,
  config: ConfigReader,
  labelCount: number,
  overrides: DropoutSettings,
): ArchitectureSpec {
  const { fields, prefix } = row;
  config.only('position_embedding_type', ['absolute']);
  for (const [field, supported] of Object.entries(row.only ?? {})) config.only(field, supported);
  const hiddenSize = config.count(fields.hiddenSize, limits.hiddenSize);
  const padId = config.index('pad_token_id', limits.vocabulary);
  const positions = config.count('max_position_embeddings', limits.positions);
  const epsilon = typeof fields.normEpsilon === 'number' ? fields.normEpsilon : config.number(fields.normEpsilon);
  const hidden = overrides.hidden ?? config.probability(fields.hiddenDropout, 0.1);
  const headFallback = fields.headDropout.fallback === 'hidden' ? hidden : fields.headDropout.fallback;
  const dropout = {
    hidden,
    attention: overrides.attention ?? config.probability(fields.attentionDropout, 0.1),
    head:
      overrides.head ??
      (fields.headDropout.field === null ? headFallback : config.probability(fields.headDropout.field, headFallback)),
  };
  const embeddingSize = row.embeddings ? config.count(row.embeddings.size, limits.hiddenSize) : hiddenSize;
  const table = (name: string, rowCount: number) => ({
    module: `${prefix}.embeddings.${name}`,
    rows: rowCount,
    size: embeddingSize,
  });
  const tokenTypes = row.tokenTypes ? config.index('type_vocab_size', limits.tokenTypes) : 0;
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
      positions:
        (row.hasPositions?.(config) ?? true)
          ? { ...table('position_embeddings', positions), rule: row.positionRule }
          : null,
      tokenTypes: tokenTypes > 0 ? table('token_type_embeddings', tokenTypes) : null,
      norm: { module: `${prefix}.embeddings.LayerNorm`, kind: 'layer', size: embeddingSize, epsilon, bias: true },
      scale: 1,
      dropout: dropout.hidden,
      projection: projectionOf(row, embeddingSize, hiddenSize),
    },
    layers: Array.from({ length: config.count(fields.layers, limits.layers) }, (_, index) =>
      resolveLayer(row, config, { hiddenSize, epsilon, dropout, index }),
    ),
    finalNorm: null,
    head: { pooling: 'first', steps: row.head({ config, hiddenSize, labelCount, dropout: dropout.head }) },
  };
}

/** ALBERT has its projection whatever the sizes, ELECTRA where they differ. */
function projectionOf(row: BertLikeRow, inputs: number, outputs: number): LinearSpec | null {
  if (!row.embeddings || (inputs === outputs && row.modelType !== 'albert')) return null;
  return { module: `${row.prefix}.${row.embeddings.projection}`, inputs, outputs, bias: true };
}

function resolveLayer(
  { prefix, layer, modules, fields, attentionOutputDropout, mlpOutputDropout, relative }: BertLikeRow,
  config: ConfigReader,
  at: { hiddenSize: number; epsilon: number; dropout: { hidden: number; attention: number }; index: number },
): LayerSpec {
  const { hiddenSize, epsilon, dropout, index } = at;
  const intermediateSize = config.count(fields.intermediateSize, limits.intermediateSize);
  const name = (module: string) => `${prefix}.${layer(config, index)}.${module}`;
  const square = (module: string) => ({ module: name(module), inputs: hiddenSize, outputs: hiddenSize, bias: true });
  const norm = (module: string): NormSpec => ({
    module: name(module),
    kind: 'layer',
    size: hiddenSize,
    epsilon,
    bias: true,
  });
  const [query, key] = [square(modules.query), square(modules.key)];
  const heads = config.count(fields.heads, limits.heads);
  const attention = name(modules.attention);
  const scores = relative?.(config, {
    ...{ query, key, hiddenSize, heads, attention, prefix, epsilon },
    dropout: dropout.hidden,
  });
  return {
    normPlacement: 'post',
    attention: {
      module: attention,
      projections: { query, key, value: square(modules.value) },
      output: square(modules.attentionOutput),
      norm: norm(modules.attentionNorm),
      outputNorm: null,
      headNorms: null,
      projectionNorms: null,
      scale: 1 / Math.sqrt(config.headSize(fields.hiddenSize, fields.heads) * (scores?.terms ?? 1)),
      softCap: null,
      rotary: null,
      relative: scores?.relative ?? null,
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
      outputDropout: mlpOutputDropout ? dropout.hidden : 0,
    },
  };
}
