import { loadWorkbench } from '../../src/engine/index.ts';

/** A tensor of a checkpoint, and how a new one is filled. */
export interface PublishedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly fill: 'normal' | 'ones' | 'zeros';
}

type Config = Readonly<Record<string, unknown>>;

/**
 * The tensors that a published language model of that config holds, in the order of its forward pass: the base model, and
 * the language head that a classifier leaves aside. A classification head is not part of it.
 *
 * @throws LorikeetError `models.unknown-architecture`, `models.config-field`, `models.unsupported-setting`
 */
export async function publishedParameters(config: Config): Promise<PublishedParameter[]> {
  const { parametersOf, resolveModel } = await loadWorkbench();
  const spec = resolveModel(config, 'config.json', 2);
  const base = parametersOf(spec)
    .filter(({ name }) => name.startsWith(`${spec.prefix}.`))
    .map(({ name, shape, kind }) => ({ name, shape, fill: fills[kind] }));
  return [...base, ...languageHead(config, spec.vocabSize, spec.hiddenSize)];
}

const fills = {
  table: 'normal',
  weight: 'normal',
  'norm-scale': 'ones',
  bias: 'zeros',
  'norm-bias': 'zeros',
} as const;

/** RoBERTa's masked language head shares the matrix of the embeddings; a causal one has its own unless it is tied. */
function languageHead(config: Config, vocabSize: number, hiddenSize: number): PublishedParameter[] {
  if (config['model_type'] === 'roberta') {
    return [
      { name: 'lm_head.dense.weight', shape: [hiddenSize, hiddenSize], fill: 'normal' },
      { name: 'lm_head.dense.bias', shape: [hiddenSize], fill: 'zeros' },
      { name: 'lm_head.layer_norm.weight', shape: [hiddenSize], fill: 'ones' },
      { name: 'lm_head.layer_norm.bias', shape: [hiddenSize], fill: 'zeros' },
      { name: 'lm_head.bias', shape: [vocabSize], fill: 'zeros' },
    ];
  }
  if (config['tie_word_embeddings'] !== false) return [];
  return [{ name: 'lm_head.weight', shape: [vocabSize, hiddenSize], fill: 'normal' }];
}
