/**
 * The largest sizes that a config.json may give. Each is several times what any published model has, and small enough that a model of
 * all of them at once is described in milliseconds and its parameters are counted without rounding.
 */
export const limits = {
  /** DeepNet (arXiv:2203.00555) has 1,000 layers as an experiment; Llama 3.1 405B has 126. */
  layers: 1024,
  /** Llama 3.1 405B has 16,384. */
  hiddenSize: 1 << 16,
  /** Llama 3.1 405B has 53,248. */
  intermediateSize: 1 << 19,
  /** Llama 3.1 405B has 128; the models with most have a few hundred. */
  heads: 1024,
  /** Gemma has 256. */
  headSize: 4096,
  /** XLM-V has 901,629 tokens. Ids of tokens are smaller than this too. */
  vocabulary: 1 << 23,
  /** Llama 4 Scout has 10,485,760. Windows over positions are smaller than this too. */
  positions: 1 << 24,
  /** DeBERTa has 256, MPNet 32. */
  buckets: 1 << 16,
  /** BERT has 2. */
  tokenTypes: 1 << 10,
} as const;
