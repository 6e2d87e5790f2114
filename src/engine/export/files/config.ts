import type { ExportSource } from '../source.ts';

/** Names of classes in transformers for checkpoints whose config names none. */
const classNames: Readonly<Record<string, string>> = {
  roberta: 'Roberta',
  bert: 'Bert',
  distilbert: 'DistilBert',
  modernbert: 'ModernBert',
  llama: 'Llama',
  mistral: 'Mistral',
  qwen2: 'Qwen2',
  qwen3: 'Qwen3',
  gemma2: 'Gemma2',
};

/**
 * config.json of an exported classifier: that of the base, with the class names and the class that transformers builds.
 *
 * @param dtype as transformers calls it; left out where the export holds no weights of its own
 */
export function classifierConfig(
  { config, labels, spec }: Pick<ExportSource, 'config' | 'labels' | 'spec'>,
  dtype?: 'float32' | 'float16' | 'bfloat16',
): Record<string, unknown> {
  const { _name_or_path: _, torch_dtype: __, dtype: ___, ...rest } = config;
  return {
    ...rest,
    architectures: [architectureOf(config, spec.modelType)],
    id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
    label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
    num_labels: labels.length,
    problem_type: 'single_label_classification',
    // Rows of a batch are told from their padding by it.
    pad_token_id: spec.padId,
    // transformers before version 5 reads the first, later ones the second.
    ...(dtype === undefined ? {} : { torch_dtype: dtype, dtype }),
  };
}

function architectureOf(config: ExportSource['config'], modelType: string): string {
  const [named] = Array.isArray(config['architectures']) ? (config['architectures'] as unknown[]) : [];
  const stem = typeof named === 'string' ? /^(\w+?)(?:For[A-Z]\w*|LMHeadModel|Model)$/.exec(named)?.[1] : undefined;
  return `${stem ?? classNames[modelType] ?? 'Auto'}ForSequenceClassification`;
}

/** Class names in the order of their index, as a config.json names them; null where it does not. */
export function labelsOf(config: Readonly<Record<string, unknown>>): string[] | null {
  const named = config['id2label'];
  if (typeof named !== 'object' || named === null) return null;
  const labels = Object.entries(named as Record<string, unknown>);
  const ordered = labels.map((_, index) => (named as Record<string, unknown>)[index]);
  return ordered.every((label) => typeof label === 'string') ? ordered : null;
}
