import { describe, expect, it } from 'vitest';
import { evaluationMarkdown, evaluationText } from '../../src/cli/output/evaluation.ts';
import type { Evaluation } from '../../src/contract/index.ts';
import { evaluateScores } from '../../src/engine/index.ts';

const labels = ['routine', 'a|b'];
const evaluation: Evaluation = {
  ...{ format: 1, key: 'file-a', basis: '', source: { type: 'file', file: 'a.csv', text: null, label: null } },
  ...{ createdAt: 'now', labels, positive: 'a|b', threshold: 0.25, fileColumns: ['text', 'label'] },
  columns: { text: 'text', label: 'label', isLabelGuessed: true },
  ...{ rows: 5, scoredRows: 4, emptyRows: 2, unknownLabels: [{ label: 'storm', rows: 1 }] },
  predicted: [
    { label: 'routine', rows: 2 },
    { label: 'a|b', rows: 3 },
  ],
  temperature: { temperature: 20, isAtLimit: true, rows: 4 },
  scores: evaluateScores([0, 1, 1, 0, 0, 2, 3, 0], [1, 0, 0, 1], labels, {
    ...{ positive: 1, threshold: 0.25, temperature: 20 },
  }),
};

describe('evaluationText', () => {
  it('says what was evaluated, and gives each figure its interval', () => {
    const text = evaluationText(evaluation);
    expect(text).toMatch(/^5 rows of a\.csv\ntexts in "text", labels in "label" \(a guess\)\n/);
    expect(text).toContain('Figures are of the 4 rows with a label that the model knows.');
    expect(text).toContain('left out: 2 rows without a text');
    expect(text).toContain('labels that the model does not know: "storm" (1)');
    expect(text).toContain('positive label "a|b" from probability 0.25');
    const fromEval = { ...evaluation, threshold: 0.20991912292415035 };
    expect(evaluationText(fromEval)).toMatch(/ from probability 0\.2099$/m);
    expect(text).toMatch(/^F1, a\|b +0\.4000 +0\.0000 to 0\.8571$/m);
    expect(text).toMatch(/^Temperature 20\.0000 \(the limit\), fitted on the validation rows \(4\)/m);
  });

  it('names figures without a value as its table does, and says that there are no errors', () => {
    const scores = evaluateScores([0, 1], [1], labels, { positive: 1, threshold: null, temperature: null });
    const text = evaluationText({ ...evaluation, rows: 1, scoredRows: 1, unknownLabels: [], scores });
    expect(text).toMatch(/^1 row of a\.csv\n/);
    expect(text).toMatch(/^ROC-AUC has no value: all rows are of one class\.$/m);
    expect(text).toMatch(/^no errors$/m);
    expect(text).not.toMatch(/rocAuc|most confused/);
  });

  it('says that it knows none of the labels', () => {
    const text = evaluationText({ ...evaluation, scoredRows: 0, scores: null });
    expect(text).toContain('No row has a label that the model knows: the rows were predicted, and nothing was scored.');
  });

  it('gives what was predicted where nothing was scored', () => {
    const text = evaluationText({ ...evaluation, scores: null, columns: { ...evaluation.columns, label: null } });
    expect(text).toContain('The file has no labels: its rows were predicted, and nothing was scored.');
    expect(text).toMatch(/^a\|b +3 +60\.0000 %$/m);
    expect(text).not.toContain('F1');
  });
});

it('escapes what would break a table of Markdown', () => {
  const report = evaluationMarkdown('my run', evaluation);
  expect(report).toMatch(/^# Evaluation of my run\n/);
  expect(report).toContain(String.raw`| a\|b | 2 | 3 |`);
  expect(report).toContain('| metric | value | 95 % interval |\n| --- | ---: | ---: |');
});
