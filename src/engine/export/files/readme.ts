import { writeWholeFile } from '../../files/index.ts';
import path from 'node:path';
import type { ProvedVariant } from '../proof/proof-file.ts';
import type { ExportSource } from '../source.ts';
import type { ClassifierChoice } from '../targets/index.ts';

/** What is said of the run in the files of an export. */
export interface ExportAbout {
  readonly run: string;
  readonly lorikeet: string;
  /** Figures of its evaluation, in the order of the README. */
  readonly figures: readonly { readonly name: string; readonly value: string }[];
}

/** Model types whose classifiers transformers.js builds. */
const inTransformersJs: readonly string[] = ['roberta', 'bert', 'distilbert', 'modernbert'];

/**
 * Writes README.md: a model card with the data of the run, lines that use the export, and its proof.
 *
 * @throws files.disk-full, files.not-writable
 */
export async function readmeOf(
  folder: string,
  source: ExportSource,
  choice: ClassifierChoice,
  about: ExportAbout,
  variants: readonly ProvedVariant[],
): Promise<void> {
  const text = [
    ...frontMatter(source, choice),
    `# ${about.run}`,
    '',
    `A text classifier for ${source.labels.map((label) => `\`${label}\``).join(', ')}, fine-tuned from \`${source.baseModel}\` with LoRA in Lorikeet ${about.lorikeet}.`,
    '',
    '| class | label |',
    '| ----: | ----- |',
    ...source.labels.map((label, index) => `| ${index} | ${cell(label)} |`),
    '',
    `Texts are read up to ${Math.min(source.maxLength, source.spec.maxLength)} tokens.`,
    '',
    ...(about.figures.length === 0
      ? []
      : [
          '## Figures on rows held out of training',
          '',
          '| figure | value |',
          '| ------ | ----: |',
          ...about.figures.map(({ name, value }) => `| ${cell(name)} | ${cell(value)} |`),
          '',
        ]),
    '## Use',
    '',
    ...useOf(source, choice),
    '## Proof',
    '',
    'Each file was read back from disk and run beside the trained model. `proof.json` has the hashes of all files; `lorikeet export --check FOLDER` compares them again.',
    '',
    '| file | dtype | rows | largest difference of a logit | mean | decisions changed |',
    '| ---- | ----- | ---: | ----------------------------: | ---: | ----------------: |',
    ...variants.map(
      ({ file, dtype, rows, largest, mean, decisionsChanged }) =>
        `| ${file} | ${dtype} | ${rows} | ${largest.toPrecision(2)} | ${mean.toPrecision(2)} | ${decisionsChanged} |`,
    ),
    '',
  ];
  await writeWholeFile(path.join(folder, 'README.md'), (handle) => handle.writeFile(text.join('\n')));
}

function frontMatter({ baseModel }: ExportSource, { target }: ClassifierChoice): string[] {
  const library = { adapter: 'peft', merged: 'transformers', onnx: 'transformers.js' }[target];
  return [
    '---',
    `base_model: ${JSON.stringify(baseModel)}`,
    `library_name: ${library}`,
    'pipeline_tag: text-classification',
    'tags:',
    '  - lora',
    '  - lorikeet',
    '---',
    '',
  ];
}

function useOf(source: ExportSource, choice: ClassifierChoice): string[] {
  switch (choice.target) {
    case 'adapter':
      return python([
        'import torch',
        'from peft import PeftModel',
        'from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer',
        '',
        'folder = "."  # this folder',
        `base = ${JSON.stringify(source.baseModel)}`,
        'config = AutoConfig.from_pretrained(folder)',
        'model = AutoModelForSequenceClassification.from_pretrained(base, config=config, dtype=torch.float32)',
        'model = PeftModel.from_pretrained(model, folder).eval()',
        ...classify,
      ]);
    case 'merged':
      return python([
        'import torch',
        'from transformers import AutoModelForSequenceClassification, AutoTokenizer',
        '',
        'folder = "."  # this folder',
        'model = AutoModelForSequenceClassification.from_pretrained(folder).eval()',
        ...classify,
      ]);
    case 'onnx':
      return onnxLines(source, choice);
  }
}

const classify = [
  'tokenizer = AutoTokenizer.from_pretrained(folder)',
  'batch = tokenizer(["a text", "another text"], padding=True, truncation=True, return_tensors="pt")',
  'batch.pop("token_type_ids", None)',
  'with torch.no_grad():',
  '    probabilities = model(**batch).logits.float().softmax(-1)',
  'for row in probabilities:',
  '    print(model.config.id2label[int(row.argmax())], float(row.max()))',
];

function onnxLines({ spec }: ExportSource, choice: Extract<ClassifierChoice, { target: 'onnx' }>): string[] {
  const names = { fp32: 'model.onnx', fp16: 'model_fp16.onnx', int8: 'model_quantized.onnx', q4: 'model_q4.onnx' };
  const first = choice.dtypes[0] ?? 'fp32';
  const inPython = python([
    'import json',
    'import numpy as np',
    'import onnxruntime',
    'from transformers import AutoTokenizer',
    '',
    'folder = "."  # this folder',
    `session = onnxruntime.InferenceSession(f"{folder}/onnx/${names[first]}")`,
    'tokenizer = AutoTokenizer.from_pretrained(folder)',
    'labels = json.load(open(f"{folder}/config.json"))["id2label"]',
    'batch = tokenizer(["a text", "another text"], padding=True, truncation=True, return_tensors="np")',
    'inputs = {name: batch[name].astype(np.int64) for name in ["input_ids", "attention_mask"]}',
    '(logits,) = session.run(["logits"], inputs)',
    'print([labels[str(index)] for index in logits.argmax(-1)])',
  ]);
  const dtype = { fp32: 'fp32', fp16: 'fp16', int8: 'q8', q4: 'q4' }[first];
  const inBrowser = inTransformersJs.includes(spec.modelType)
    ? [
        'In a browser or in Node, with transformers.js:',
        '',
        '```js',
        "import { env, pipeline } from '@huggingface/transformers';",
        '',
        "env.localModelPath = '/models/'; // the folder above this one",
        `const classify = await pipeline('text-classification', 'this-folder', { dtype: '${dtype}', local_files_only: true });`,
        "console.log(await classify(['a text', 'another text'], { top_k: null }));",
        '```',
        '',
      ]
    : [];
  const outputs =
    choice.decision === null
      ? []
      : [
          `Besides \`logits\`, the graph gives \`probabilities\` (temperature ${choice.decision.temperature}) and \`decision\`, the index of a class${choice.decision.threshold === null ? '' : ` (\`${choice.decision.positive ?? ''}\` from a probability of ${choice.decision.threshold} on)`}.`,
          '',
        ];
  return [...inPython, ...outputs, ...inBrowser];
}

function python(lines: readonly string[]): string[] {
  return ['```python', ...lines, '```', ''];
}

/** A text in a cell of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
