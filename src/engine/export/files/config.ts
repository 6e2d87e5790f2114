import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ModelType } from '../../../shared/families.ts';
import { parseJson, readFailure, writeWholeFile, readText } from '../../files/index.ts';
import type { ExportSource } from '../source.ts';

/** What transformers calls the classes of a model type, in front of `ForSequenceClassification`. */
const classNames: Readonly<Record<ModelType, string>> = {
  roberta: 'Roberta',
  bert: 'Bert',
  'xlm-roberta': 'XLMRoberta',
  camembert: 'Camembert',
  electra: 'Electra',
  mpnet: 'MPNet',
  albert: 'Albert',
  'deberta-v2': 'DebertaV2',
  distilbert: 'DistilBert',
  modernbert: 'ModernBert',
  llama: 'Llama',
  mistral: 'Mistral',
  qwen2: 'Qwen2',
  qwen3: 'Qwen3',
  gemma: 'Gemma',
  gemma2: 'Gemma2',
  gemma3_text: 'Gemma3Text',
  phi3: 'Phi3',
  smollm3: 'SmolLM3',
  olmo2: 'Olmo2',
  gpt2: 'GPT2',
};

interface ConfigChoice {
  /** As transformers calls it; left out where the export holds no weights of its own. */
  readonly dtype?: 'float32' | 'float16' | 'bfloat16';
  /** Fields of its own. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/**
 * Writes config.json of an exported classifier: that of the base, with the class names and the class that transformers builds.
 *
 * @throws files.unreadable, files.not-json, files.disk-full, files.not-writable
 */
export async function writeClassifierConfig(
  folder: string,
  { checkpoint, labels, spec }: Pick<ExportSource, 'checkpoint' | 'labels' | 'spec'>,
  { dtype, more = {} }: ConfigChoice = {},
): Promise<void> {
  const mark = randomUUID();
  const file = path.join(checkpoint, 'config.json');
  const text = await readText(file).catch((error: unknown) => {
    throw readFailure(file, error);
  });
  const base = parseJson(file, withMarkedFloats(text, mark)) as Record<string, unknown>;
  const { _name_or_path: _, torch_dtype: __, dtype: ___, ...rest } = base;
  const config = {
    ...rest,
    architectures: [`${classNames[spec.modelType as ModelType]}ForSequenceClassification`],
    id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
    label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
    num_labels: labels.length,
    problem_type: spec.task === 'multi-label' ? 'multi_label_classification' : 'single_label_classification',
    // Rows of a batch are told from their padding by it.
    pad_token_id: spec.padId,
    // transformers before version 5 reads the first, later ones the second.
    ...(dtype === undefined ? {} : { torch_dtype: dtype, dtype }),
    ...more,
  };
  const written = withFloats(JSON.stringify(config, undefined, 2), mark);
  await writeWholeFile(path.join(folder, 'config.json'), (handle) => handle.writeFile(`${written}\n`));
}

/**
 * JSON in which floats are texts: JavaScript would write 30.0 as 30, and transformers 5 refuses a whole number where it expects a
 * float.
 *
 * @param mark in front of each, and nowhere else
 */
function withMarkedFloats(json: string, mark: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+(?:[eE][-+]?\d+)?|[eE][-+]?\d+)/g, (token) =>
    token.startsWith('"') ? token : `"${mark}${token}"`,
  );
}

/** The way back from {@link withMarkedFloats}. */
function withFloats(json: string, mark: string): string {
  return json.replaceAll(new RegExp(`"${mark}([-+.\\deE]+)"`, 'g'), '$1');
}

/** Class names in the order of their index, as a config.json names them; null where it does not. */
export function labelsOf(config: Readonly<Record<string, unknown>>): string[] | null {
  const named = config['id2label'];
  if (typeof named !== 'object' || named === null) return null;
  const labels = Object.entries(named as Record<string, unknown>);
  const ordered = labels.map((_, index) => (named as Record<string, unknown>)[index]);
  return ordered.every((label) => typeof label === 'string') ? ordered : null;
}
