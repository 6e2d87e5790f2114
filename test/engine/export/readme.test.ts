import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OnnxDecision } from '../../../src/shared/export.ts';
import type { Task } from '../../../src/shared/task.ts';
import { drawnJob, exported, tinyBase } from '../../support/exported.ts';
import { describeWithPython, python } from '../../support/python.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const tasks = ['multi-label', 'single-label'] as const;

/** What the README's lines say of a text. */
type Said = readonly (readonly [label: string, probability: number])[];

interface Written {
  readonly folder: string;
  readonly texts: readonly string[];
  /** By the thresholds of the graph. */
  readonly expected: readonly Said[];
}

/** An ONNX export with thresholds that decide otherwise than one half, and what it has to say of the fixed texts of its proof. */
async function write(task: Task): Promise<Written> {
  const job = { ...(await drawnJob(await tinyBase('roberta'), {})), task };
  const choice = { target: 'onnx', dtypes: ['fp32'] } as const;
  const plain = await exported(job, { ...choice, decision: null });
  const { logits } = plain.proof.probes;
  const texts = [...plain.proof.probes.texts.keys()].filter((text) => plain.proof.probes.ids[text]!.length < 64);
  const of = (text: number) => logits.slice(2 * text, 2 * text + 2);
  const sharesOf = (text: number) => {
    const powers = of(text).map(Math.exp);
    return task === 'multi-label'
      ? powers.map((power) => power / (1 + power))
      : powers.map((power) => power / (powers[0]! + powers[1]!));
  };
  // Between the probabilities of the texts, so that some are above it and some below.
  const middleOf = (label: number) => {
    const all = texts.map((text) => sharesOf(text)[label]!).sort((one, other) => one - other);
    return (all[(all.length / 2 - 1) | 0]! + all[(all.length / 2) | 0]!) / 2;
  };
  const several: OnnxDecision = {
    temperature: 1,
    positive: null,
    threshold: null,
    thresholds: [middleOf(0), middleOf(1)],
  };
  const one: OnnxDecision = { temperature: 1, positive: 'alarm', threshold: middleOf(1), thresholds: null };
  const decide = (limit: (label: number) => number): Said[] =>
    texts.map((text) => {
      const named = sharesOf(text).map((share, label) => [job.labels[label]!, share] as const);
      if (task === 'multi-label') return named.filter(([, share], label) => share >= limit(label));
      return [named[1]![1] >= limit(1) ? named[1]! : named[0]!];
    });
  const expected = decide(middleOf);
  expect(expected.map((said) => said.map(([label]) => label))).not.toEqual(
    decide(() => 0.5).map((said) => said.map(([label]) => label)),
  );
  const { folder } = await exported(job, { ...choice, decision: task === 'multi-label' ? several : one });
  return { folder, texts: texts.map((text) => plain.proof.probes.texts[text]!), expected };
}

/** The lines of a language in the README, about other texts. */
function linesOf({ folder, texts }: Written, language: 'python' | 'js'): string {
  const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
  const [, lines] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(readme)!;
  const about = lines!.replace(/\[(["'])a text\1, \1another text\1\]/, () => JSON.stringify(texts));
  expect(about).not.toBe(lines);
  return about;
}

/** What was printed, a line or more for each text: names in quotes, each with its probability. */
function saidIn(printed: string): Said[] {
  return printed
    .split(/^(?=\[)|^(?=\w)/m)
    .filter((part) => part.trim() !== '')
    .map((part) =>
      [...part.matchAll(/(calm|alarm)\W+([\d.e-]+)/g)].map(([, label, share]) => [label!, Number(share)] as const),
    );
}

function expectSaid(
  { expected }: Written,
  { status, stdout, stderr }: { status: number | null; stdout: string; stderr: string },
) {
  expect(status, stderr).toBe(0);
  const said = saidIn(stdout);
  expect(said.map((each) => each.map(([label]) => label))).toEqual(
    expected.map((each) => each.map(([label]) => label)),
  );
  said.flat().forEach(([, share], at) => expect(share).toBeCloseTo(expected.flat()[at]![1], 4));
}

describe('the lines of an ONNX export that decides', () => {
  it.each(tasks)('decide by the thresholds of the graph with transformers.js: %s', async (task) => {
    const written = await write(task);
    const { folder } = written;
    const code = linesOf(written, 'js')
      .replace("'/models/'", JSON.stringify(`${path.dirname(folder)}/`))
      .replaceAll("'this-folder'", JSON.stringify(path.basename(folder)));
    const options = { cwd: root, encoding: 'utf8' } as const;
    expectSaid(written, spawnSync(process.execPath, ['--input-type=module', '--eval', code], options));
  });

  describeWithPython('onnxruntime, transformers', 'with onnxruntime of Python', () => {
    it.each(tasks)('decide by the thresholds of the graph: %s', async (task) => {
      const written = await write(task);
      const code = linesOf(written, 'python');
      expectSaid(written, spawnSync(python, ['-c', code], { cwd: written.folder, encoding: 'utf8' }));
    });
  });
});
