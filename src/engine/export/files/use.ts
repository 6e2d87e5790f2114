import { onnxFiles, type OnnxDecision } from '../../../shared/export.ts';
import type { ModelType } from '../../../shared/families.ts';
import type { Task } from '../../../shared/task.ts';
import type { ClassifierChoice } from '../targets/index.ts';
import { code } from './markdown.ts';

/** Model types whose classifiers transformers.js 4.3 builds (its `models/registry.js`). */
export const inTransformersJs: readonly ModelType[] = [
  ...([
    'roberta',
    'bert',
    'distilbert',
    'modernbert',
    'xlm-roberta',
    'camembert',
    'electra',
    'mpnet',
    'albert',
  ] as const),
  'deberta-v2',
];

/** What the lines that use a classifier are written from. */
export interface CardUse {
  readonly choice: ClassifierChoice;
  /** Where the files lie: a folder, or a name on the Hub. */
  readonly place: string;
  readonly base: string;
  /** null where it is not known. */
  readonly modelType: string | null;
  readonly labels: readonly string[];
  readonly task: Task;
  readonly maxLength: number;
  /** Whether config and tokenizer lie with the files; without them those of the base are taken. */
  readonly isComplete: boolean;
}

/** Lines that use a classifier, as they are, in Python and in JavaScript. */
export function useLines(use: CardUse): string[] {
  switch (use.choice.target) {
    case 'adapter':
      return [...adapterLines(use), ...exportFirst];
    case 'merged':
      return python([
        'import torch',
        'from transformers import AutoModelForSequenceClassification, AutoTokenizer',
        '',
        `folder = ${JSON.stringify(use.place)}`,
        `model = AutoModelForSequenceClassification.from_pretrained(folder${attention(use)}).eval()`,
        'tokenizer = AutoTokenizer.from_pretrained(folder)',
        ...classify(use),
      ]);
    case 'onnx':
      return onnxLines(use, use.choice);
  }
}

/** The place of a folder that holds its own card. */
export const HERE = '.';

function adapterLines(use: CardUse): string[] {
  const { place, base, isComplete, labels, task, maxLength } = use;
  const problem = task === 'multi-label' ? ', problem_type="multi_label_classification"' : '';
  const start = [
    'import torch',
    'from peft import PeftModel',
    `from transformers import ${isComplete ? 'AutoConfig, ' : ''}AutoModelForSequenceClassification, AutoTokenizer`,
    '',
    `folder = ${JSON.stringify(place)}`,
    `base = ${JSON.stringify(base)}`,
  ];
  const load = (more: string) =>
    `model = AutoModelForSequenceClassification.from_pretrained(base, ${more}, dtype=torch.float32${attention(use)})`;
  const adapt = 'model = PeftModel.from_pretrained(model, folder).eval()';
  if (isComplete) {
    const config = 'config = AutoConfig.from_pretrained(folder)';
    const tokenizer = 'tokenizer = AutoTokenizer.from_pretrained(folder)';
    return python([...start, config, load('config=config'), adapt, tokenizer, ...classify(use)]);
  }
  return python([
    ...start,
    `labels = ${JSON.stringify(labels)}`,
    load(`num_labels=len(labels), id2label=dict(enumerate(labels))${problem}`),
    adapt,
    `tokenizer = AutoTokenizer.from_pretrained(base, model_max_length=${maxLength})`,
    ...classify(use),
  ]);
}

/** Gemma 2 caps its scores, which no other attention of transformers does. */
function attention({ modelType }: CardUse): string {
  return modelType === null || modelType === 'gemma2' ? ', attn_implementation="eager"' : '';
}

const exportFirst = [
  'transformers.js reads ONNX models, not adapters: `lorikeet export RUN --to onnx` writes one.',
  '',
];

function classify({ task }: CardUse): string[] {
  const run = [
    'batch = tokenizer(["a text", "another text"], padding=True, truncation=True, return_tensors="pt")',
    'batch.pop("token_type_ids", None)',
    'with torch.no_grad():',
  ];
  if (task === 'multi-label') {
    return [
      ...run,
      '    probabilities = model(**batch).logits.float().sigmoid()',
      'for row in probabilities:',
      '    print([(model.config.id2label[label], float(p)) for label, p in enumerate(row) if p >= 0.5])',
    ];
  }
  return [
    ...run,
    '    probabilities = model(**batch).logits.float().softmax(-1)',
    'for row in probabilities:',
    '    print(model.config.id2label[int(row.argmax())], float(row.max()))',
  ];
}

function onnxLines(
  { modelType, place, task, labels }: CardUse,
  choice: Extract<ClassifierChoice, { target: 'onnx' }>,
): string[] {
  const first = choice.dtypes[0] ?? 'fp32';
  const isLocal = place === HERE;
  const inPython = python([
    'import json',
    'import numpy as np',
    'import onnxruntime',
    'from transformers import AutoTokenizer',
    '',
    ...(isLocal
      ? [`folder = ${JSON.stringify(place)}`]
      : ['from huggingface_hub import snapshot_download', '', `folder = snapshot_download(${JSON.stringify(place)})`]),
    `session = onnxruntime.InferenceSession(f"{folder}/${onnxFiles[first]}")`,
    'tokenizer = AutoTokenizer.from_pretrained(folder)',
    'labels = json.load(open(f"{folder}/config.json"))["id2label"]',
    'batch = tokenizer(["a text", "another text"], padding=True, truncation=True, return_tensors="np")',
    'inputs = {name: batch[name].astype(np.int64) for name in ["input_ids", "attention_mask"]}',
    ...(choice.decision === null ? fromLogits(task) : fromDecision(task)),
  ]);
  const dtype = { fp32: 'fp32', fp16: 'fp16', int8: 'q8', q4: 'q4' }[first];
  const inBrowser = inTransformersJs.some((name) => name === modelType)
    ? [
        'In a browser or in Node, with transformers.js:',
        '',
        '```js',
        ...(choice.decision === null ? pipelineLines(place, dtype) : decisionLines(place, dtype, task)),
        '```',
        '',
      ]
    : [];
  const outputs = choice.decision === null ? [] : [outputsText(choice.decision, labels), ''];
  return [...inPython, ...outputs, ...inBrowser];
}

function fromLogits(task: Task): string[] {
  return [
    '(logits,) = session.run(["logits"], inputs)',
    task === 'multi-label'
      ? 'print([[labels[str(index)] for index in np.flatnonzero(row >= 0)] for row in logits]) # 0 is a probability of one half'
      : 'print([labels[str(index)] for index in logits.argmax(-1)])',
  ];
}

function fromDecision(task: Task): string[] {
  return [
    'probabilities, decision = session.run(["probabilities", "decision"], inputs)',
    'for row, decided in zip(probabilities, decision):',
    task === 'multi-label'
      ? '    print([(labels[str(index)], float(row[index])) for index in np.flatnonzero(decided)])'
      : '    print(labels[str(decided)], float(row[decided]))',
  ];
}

/** What lines of JavaScript begin with, the name of the model and its options. */
function loadedFrom(place: string, dtype: string, imports: readonly string[]) {
  const isLocal = place === HERE;
  return {
    start: [
      `import { ${[...imports, ...(isLocal ? ['env'] : [])].join(', ')} } from '@huggingface/transformers';`,
      '',
      ...(isLocal ? ["env.localModelPath = '/models/'; // the folder above this one"] : []),
    ],
    name: isLocal ? "'this-folder'" : JSON.stringify(place),
    options: `{ dtype: '${dtype}'${isLocal ? ', local_files_only: true' : ''} }`,
  };
}

function pipelineLines(place: string, dtype: string): string[] {
  const { start, name, options } = loadedFrom(place, dtype, ['pipeline']);
  return [
    ...start,
    `const classify = await pipeline('text-classification', ${name}, ${options});`,
    "console.log(await classify(['a text', 'another text'], { top_k: null }));",
  ];
}

/** A pipeline of transformers.js reads nothing but logits; `AutoModel` gives every output. */
function decisionLines(place: string, dtype: string, task: Task): string[] {
  const { start, name, options } = loadedFrom(place, dtype, ['AutoModel', 'AutoTokenizer']);
  return [
    ...start,
    `const model = await AutoModel.from_pretrained(${name}, ${options});`,
    `const tokenizer = await AutoTokenizer.from_pretrained(${name}, ${options});`,
    "const inputs = await tokenizer(['a text', 'another text'], { padding: true, truncation: true });",
    'const { probabilities, decision } = await model(inputs);',
    'const [rows, decided] = [probabilities.tolist(), decision.tolist()];',
    'const labels = Object.values(model.config.id2label);',
    'rows.forEach((row, text) => {',
    task === 'multi-label'
      ? '  console.log(labels.map((label, index) => [label, row[index]]).filter((_, index) => decided[text][index] === 1n));'
      : '  console.log(labels[decided[text]], row[decided[text]]);',
    '});',
  ];
}

/** What the extra outputs of an ONNX file are. */
function outputsText(
  { temperature, positive, threshold, thresholds }: OnnxDecision,
  labels: readonly string[],
): string {
  if (thresholds !== null) {
    const limits = labels.map((label, index) => `${code(label)} ${Number(thresholds[index]!.toPrecision(4))}`);
    return `Besides \`logits\`, the graph gives \`probabilities\` (sigmoids) and \`decision\`, for each label 1 from its threshold on, else 0: ${limits.join(', ')}.`;
  }
  const from = threshold === null ? '' : ` (${code(positive ?? '')} from a probability of ${threshold} on)`;
  return `Besides \`logits\`, the graph gives \`probabilities\` (temperature ${temperature}) and \`decision\`, the index of a class${from}.`;
}

function python(lines: readonly string[]): string[] {
  return ['```python', ...lines, '```', ''];
}
