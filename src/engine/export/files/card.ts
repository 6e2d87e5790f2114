import type { ProvedVariant } from '../proof/proof-file.ts';
import { type CardUse, useLines } from './use.ts';
import { code, plain } from './markdown.ts';

/** What is said of a run in the files that are made of it. */
export interface CardAbout {
  readonly title: string;
  /** The version that trained it. */
  readonly lorikeet: string;
  /** What was trained: `a LoRA adapter`. */
  readonly method: string;
  /** Data, method, figures and limits, as lines of Markdown. */
  readonly sections: readonly string[];
}

/** What a model card is written from. */
export interface ModelCard {
  readonly about: CardAbout;
  /** The name of the base on the Hub; null where it has none. */
  readonly baseOnHub: string | null;
  /** License of the base model; null where it is not known. */
  readonly license: string | null;
  readonly use: CardUse;
  /** What reading the files back showed; empty where that was not done. */
  readonly variants: readonly ProvedVariant[];
}

const libraries = { adapter: 'peft', merged: 'transformers', onnx: 'transformers.js' };

/** The model card of a classifier, as the Hub reads it: what it is, data, method, figures, limits, lines that use it, and its proof. */
export function cardText(card: ModelCard): string {
  const { about, use, variants } = card;
  const { labels, base, maxLength } = use;
  return [
    ...frontMatter(card),
    `# ${plain(about.title)}`,
    '',
    `A text classifier ${use.task === 'multi-label' ? 'that gives a text any of the labels' : 'for'} ${labels.map(code).join(', ')}: ${about.method} on ${code(base)}, made with Lorikeet ${about.lorikeet}.`,
    '',
    '| class | label |',
    '| ----: | ----- |',
    ...labels.map((label, index) => `| ${index} | ${plain(label)} |`),
    '',
    `Texts are read up to ${maxLength} tokens.`,
    '',
    ...about.sections,
    '## Use',
    '',
    ...useLines(use),
    ...(variants.length === 0 ? [] : proofLines(variants)),
  ].join('\n');
}

function frontMatter({ baseOnHub, license, use }: ModelCard): string[] {
  return [
    '---',
    ...(baseOnHub === null ? [] : [`base_model: ${JSON.stringify(baseOnHub)}`]),
    ...(license === null ? [] : [`license: ${JSON.stringify(license)}`]),
    `library_name: ${libraries[use.choice.target]}`,
    'pipeline_tag: text-classification',
    'tags:',
    '  - lora',
    '  - lorikeet',
    '---',
    '',
  ];
}

function proofLines(variants: readonly ProvedVariant[]): string[] {
  return [
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
}
