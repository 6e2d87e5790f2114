import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { HERE, inTransformersJs, useLines } from '../../../../src/engine/export/files/use.ts';
import { modelTypes } from '../../../../src/shared/families.ts';

const use = {
  ...{ place: HERE, base: '/base', modelType: 'bert', labels: ['a', 'b'], maxLength: 64, isComplete: true },
  task: 'single-label' as const,
};
const onnx = { target: 'onnx', dtypes: ['int8'], decision: null } as const;

it('knows which classifiers transformers.js builds: those of its own list that can be trained here', () => {
  const registry = path.resolve('node_modules/@huggingface/transformers/src/models/registry.js');
  const text = readFileSync(registry, 'utf8');
  const [, list] = /MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES = new Map\(\[([^;]+)\]\);/.exec(text)!;
  const built = [...list!.matchAll(/\['([^']+)',/g)].map(([, name]) => name!);
  expect(built.length).toBeGreaterThan(10);
  // The lines of a graph that decides take the model class without a head, which gives every output.
  const [, plain] = /MODEL_MAPPING_NAMES_ENCODER_ONLY = new Map\(\[([^;]+)\]\);/.exec(text)!;
  const models = [...plain!.matchAll(/\['([^']+)',/g)].map(([, name]) => name!);
  expect(models).toEqual(expect.arrayContaining([...inTransformersJs]));
  expect([...inTransformersJs].sort()).toEqual(modelTypes.filter((name) => built.includes(name)).sort());
});

it('has lines for JavaScript where transformers.js builds the model, and for the Hub where the files lie there', () => {
  expect(useLines({ ...use, choice: onnx }).join('\n')).toContain("{ dtype: 'q8', local_files_only: true }");
  expect(useLines({ ...use, modelType: 'llama', choice: onnx }).join('\n')).not.toContain('@huggingface/transformers');
  const pushed = useLines({ ...use, place: 'bird/finch', choice: onnx }).join('\n');
  expect(pushed).toContain('snapshot_download("bird/finch")');
  expect(pushed).not.toContain('local_files_only');
});

it('asks for the attention that caps scores where the model does, or may', () => {
  const lines = (modelType: string | null) => useLines({ ...use, modelType, choice: { target: 'adapter' } }).join('\n');
  expect(lines('gemma2')).toContain('attn_implementation="eager"');
  expect(lines(null)).toContain('attn_implementation="eager"');
  expect(lines('llama')).not.toContain('attn_implementation');
});

it('takes sigmoids of several labels, and names the kind of problem where no config does', () => {
  const several = { ...use, task: 'multi-label' as const };
  for (const choice of [{ target: 'adapter' }, { target: 'merged', dtype: 'fp32' }] as const) {
    expect(useLines({ ...several, choice }).join('\n')).toMatch(/logits\.float\(\)\.sigmoid\(\)[\s\S]*if p >= 0\.5/);
  }
  const bare = useLines({ ...several, isComplete: false, choice: { target: 'adapter' } }).join('\n');
  expect(bare).toContain('problem_type="multi_label_classification"');
  expect(useLines({ ...several, choice: onnx }).join('\n')).toContain('np.flatnonzero(row >= 0)');
});

it('writes names of labels as code, whatever is in them', () => {
  const decision = { temperature: 1, positive: null, threshold: null, thresholds: [0.5, 0.5] };
  const labels = ['a` ![](http://x)', 'b\n# head\u001b]0;t\u0007'];
  const lines = useLines({ ...use, labels, choice: { ...onnx, decision } }).join('\n');
  expect(lines).toContain('`a  ![](http://x)` 0.5, `b # head\ufffd]0;t\ufffd` 0.5');
});

it('takes the decision of a graph that has one, where it names each output', () => {
  const decision = { temperature: 1.5, positive: 'b', threshold: 0.3, thresholds: null };
  const several = { ...decision, temperature: 1, positive: null, threshold: null, thresholds: [0.2, 0.7] };
  const one = useLines({ ...use, choice: { ...onnx, decision } }).join('\n');
  const any = useLines({ ...use, task: 'multi-label', choice: { ...onnx, decision: several } }).join('\n');
  for (const text of [one, any]) {
    expect(text).toContain('session.run(["probabilities", "decision"], inputs)');
    expect(text).toContain('const { probabilities, decision } = await model(inputs);');
    expect(text).not.toMatch(/>= 0|argmax|pipeline\(/);
  }
  const pushed = useLines({ ...use, place: 'bird/finch', choice: { ...onnx, decision } }).join('\n');
  expect(pushed).toContain(`AutoModel.from_pretrained("bird/finch", { dtype: 'q8' })`);
});
