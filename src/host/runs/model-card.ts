import path from 'node:path';
import type { Evaluation, RunRecord } from '../../contract/index.ts';
import type { Figure, FigureName } from '../../shared/evaluation.ts';

/** What a model card is written from. */
export interface CardSource {
  /** What the classifier is called. */
  readonly title: string;
  readonly record: RunRecord;
  /** Of rows that it was not trained on; those that there are. */
  readonly evaluations: readonly Evaluation[];
  /** License of the base model; null where it is not known. */
  readonly license: string | null;
  /** The name of the repository on the Hub; null for a folder. */
  readonly repository: string | null;
}

const names: Readonly<Partial<Record<FigureName, string>>> = {
  f1: 'F1',
  precision: 'precision',
  recall: 'recall',
  accuracy: 'accuracy',
  macroF1: 'macro F1',
  matthewsCorrelation: 'Matthews correlation',
  rocAuc: 'ROC-AUC',
  averagePrecision: 'average precision',
  expectedCalibrationError: 'expected calibration error',
};

/**
 * The model card of a run's adapter, as the Hub reads it: data, split, method, metrics with 95 % intervals, limits, and lines that use it
 * in Python and in transformers.js. Paths of this machine are cut down to the names of their files.
 */
export function modelCard(source: CardSource): string {
  const { title, record } = source;
  const labels = record.labels ?? [];
  const base = publicName(record.config.model);
  return [
    ...frontMatter(source),
    `# ${plain(title)}`,
    '',
    `A text classifier for ${labels.map(code).join(', ')}: ${method(record)} on ${code(base)}, made with Lorikeet ${record.versions.lorikeet}.`,
    '',
    '| class | label |',
    '| ----: | ----- |',
    ...labels.map((label, index) => `| ${index} | ${cell(label)} |`),
    '',
    ...dataOf(record),
    ...methodOf(record),
    ...source.evaluations.flatMap(figuresOf),
    ...limitsOf(source),
    ...useOf(source, base),
  ].join('\n');
}

function frontMatter({ record, license }: CardSource): string[] {
  const base = record.config.model;
  return [
    '---',
    // A folder of this machine is no name that the Hub could look up.
    ...(path.isAbsolute(base) ? [] : [`base_model: ${JSON.stringify(base.split('@')[0])}`]),
    ...(license === null ? [] : [`license: ${JSON.stringify(license)}`]),
    'library_name: peft',
    'pipeline_tag: text-classification',
    'tags:',
    '  - lora',
    '  - lorikeet',
    '---',
    '',
  ];
}

function method({ config: { lora } }: RunRecord): string {
  if (!lora.enabled) return 'a classification head';
  return lora.dora ? 'a DoRA adapter' : 'a LoRA adapter';
}

function dataOf({ config: { data }, rows, imported }: RunRecord): string[] {
  if (imported !== undefined) {
    return [
      '## Data',
      '',
      `The adapter was made elsewhere (${code(publicName(imported.from))}); its training data is not known here.`,
      '',
    ];
  }
  const split =
    data.validation === null
      ? `${percent(data.split.validation)} of the rows were held out for validation (seed ${data.split.seed}${data.split.stratify ? ', each class alike' : ''})`
      : `validation rows come from ${code(publicName(data.validation))}`;
  const counts =
    rows === null ? [] : [`Rows: ${rows.train} of training, ${rows.validation} of validation, ${rows.test} of test.`];
  return [
    '## Data',
    '',
    `Trained on ${code(publicName(data.train))}, texts of the column ${code(data.text)}, labels of ${code(data.label)}; ${split}.`,
    ...counts,
    ...(data.fixes.length === 0 ? [] : [`Mended first: ${data.fixes.join(', ')}.`]),
    '',
  ];
}

function methodOf({ config, imported, parameters }: RunRecord): string[] {
  const { lora, train, precision } = config;
  const modules = lora.targets === null ? 'the usual modules' : [lora.targets].flat().slice(0, 12).join(', ');
  const scale = lora.rslora ? 'alpha / √rank' : 'alpha / rank';
  const adapter = lora.enabled
    ? [`- rank ${lora.r}, alpha ${lora.alpha} (scale ${scale}), dropout ${lora.dropout}, on ${plain(modules)}`]
    : [];
  const training =
    imported === undefined
      ? [
          `- ${train.epochs} epochs of AdamW at a peak rate of ${train.learningRate}, batches of ${train.batchSize * train.accumulation}, seed ${train.seed}`,
          `- kept: the evaluation with the best ${train.best}`,
        ]
      : [];
  return [
    '## Method',
    '',
    ...adapter,
    ...training,
    `- base weights: ${precision}; texts up to ${config.data.maxLength} tokens`,
    ...(parameters === null ? [] : [`- ${parameters.trainable} of ${parameters.total} parameters trained`]),
    '',
  ];
}

function figuresOf({ source, scoredRows, scores }: Evaluation): string[] {
  if (scores === null) return [];
  const of = source.type === 'file' ? `rows of ${code(publicName(source.file))}` : `the ${source.type} rows`;
  const rows = Object.entries(names).flatMap(([name, text]) => {
    const figure: Figure = scores.figures[name as FigureName];
    if (figure.value === null) return [];
    const interval = figure.low === null || figure.high === null ? '' : `${round(figure.low)} to ${round(figure.high)}`;
    return [`| ${text} | ${round(figure.value)} | ${interval} |`];
  });
  return [
    `## Figures on ${of} (${scoredRows})`,
    '',
    '| figure | value | 95 % interval |',
    '| ------ | ----: | ------------- |',
    ...rows,
    '',
  ];
}

function limitsOf({ evaluations, record }: CardSource): string[] {
  const chosen = record.imported === undefined && evaluations.some(({ source }) => source.type === 'validation');
  return [
    '## Limits',
    '',
    '- It gives one of the labels above for any text, also for texts of no such kind.',
    '- The figures are those of rows like the ones named here; other texts, times or languages may do worse.',
    ...(chosen
      ? ['- The validation rows also chose which step was kept, so that figures on them are a little too good.']
      : []),
    ...(evaluations.length === 0 ? ['- It was not evaluated here.'] : []),
    '',
  ];
}

function useOf({ repository, record }: CardSource, base: string): string[] {
  const adapter = JSON.stringify(repository ?? 'path/to/this/folder');
  const labels = record.labels ?? [];
  const merged = JSON.stringify(repository === null ? 'path/to/the/onnx/export' : `${repository}-onnx`);
  return [
    '## Use in Python',
    '',
    '```python',
    'import torch',
    'from peft import PeftModel',
    'from transformers import AutoModelForSequenceClassification, AutoTokenizer',
    '',
    `base = ${JSON.stringify(base.split('@')[0])}`,
    `labels = ${JSON.stringify(labels)}`,
    'tokenizer = AutoTokenizer.from_pretrained(base)',
    'model = AutoModelForSequenceClassification.from_pretrained(base, num_labels=len(labels))',
    `model = PeftModel.from_pretrained(model, ${adapter}).eval()`,
    `inputs = tokenizer("a text", return_tensors="pt", truncation=True, max_length=${record.config.data.maxLength})`,
    'print(labels[model(**inputs).logits.argmax().item()])',
    '```',
    '',
    '## Use in transformers.js',
    '',
    'transformers.js reads ONNX models, not adapters: export the run once more with `lorikeet export RUN --to onnx`, push that, and then',
    '',
    '```js',
    "import { pipeline } from '@huggingface/transformers';",
    '',
    `const classify = await pipeline('text-classification', ${merged});`,
    "console.log(await classify('a text'));",
    '```',
    '',
  ];
}

/** The last part of a path of this machine; a name on the Hub as it is. */
function publicName(place: string): string {
  return path.isAbsolute(place) ? path.basename(place) : place;
}

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
const round = (value: number) => value.toFixed(4);
/** One line without the marks of Markdown and HTML. */
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#|]/g, (mark) => `\\${mark}`);
const cell = plain;
const code = (text: string) => `\`${text.replaceAll(/[`\r\n]/g, ' ')}\``;
