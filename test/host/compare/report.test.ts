import { describe, expect, it } from 'vitest';
import Papa from 'papaparse';
import { asCsv } from '../../../src/host/compare/report/csv.ts';
import { asHtml } from '../../../src/host/compare/report/html.ts';
import { asMarkdown } from '../../../src/host/compare/report/markdown.ts';
import { ticks } from '../../../src/host/compare/report/svg-chart.ts';
import { comparisonTable } from '../../../src/shared/comparison/table.ts';
import { lineStyle } from '../../../src/shared/comparison/line-style.ts';
import { sayIn, textLanguages } from '../../../src/shared/comparison/texts.ts';
import type { ComparedRun, Comparison, Estimates } from '../../../src/shared/comparison/types.ts';

const say = sayIn('en');
const hostile = '=1+1 <img src=x onerror=alert(1)> | "a" & *b* \u001b]0;t\u0007\u202e\nmore';

const figures = (value: number | null): Estimates => {
  const estimate = { value, low: value && value - 0.02, high: value && value + 0.02 };
  return { f1: estimate, precision: estimate, recall: estimate, accuracy: estimate };
};

function run(title: string, value: number, changes: Partial<ComparedRun> = {}): ComparedRun {
  const points = [1, 2, 3].map((epoch) => ({ step: epoch * 10, epoch, value: value / epoch }));
  return {
    ...{ id: title, title, status: 'finished', model: 'm', seed: 42, progress: null, figures: figures(value) },
    ...{
      chosenBy: { metric: 'f1', value, epoch: 3 },
      rows: 100,
      seconds: 60,
      peakMemoryBytes: 1e9,
      trainable: 1_248_258,
    },
    ...{ share: 0.003511, tokensPerSecond: 2430, cost: null, againstConstant: null },
    curves: { f1: points, precision: [], recall: [], accuracy: [], loss: [], trainingLoss: points },
    ...changes,
  };
}

const difference = { difference: 0.1, low: 0.04, high: 0.16, p: 0.001 };
const comparison: Comparison = {
  split: 'validation',
  metric: 'f1',
  runs: [
    run(hostile, 0.8, {
      seconds: 120,
      cost: { cheapest: 1, points: 10, isClear: true, extraSeconds: 60, extraBytes: 2e9 },
    }),
    run('plain', 0.7),
  ],
  constants: [{ label: 'no', rows: 100, figures: figures(null), runs: [0, 1] }],
  pairs: [
    {
      ...{ first: 0, second: 1, reason: null, verdict: 'better' },
      test: {
        differences: { f1: difference, precision: difference, recall: difference, accuracy: difference },
        ...{ onlyFirst: 12, onlySecond: 2, mcNemarP: 0.0129 },
      },
    },
  ],
  differences: [{ field: 'lora.targets', values: [['query'], null] }],
  best: 0,
  resamples: 1000,
};

const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('comparisonTable', () => {
  it('lists runs and says what chose an evaluation as each language does', () => {
    const constants = [0, 1].map((place) => ({ label: String(place), rows: 9, figures: figures(null), runs: [0, 1] }));
    const shown = textLanguages.map((language) => {
      const rows = comparisonTable({ ...comparison, constants }, sayIn(language));
      return [rows[1]!.cells.chosenBy.text, rows[2]!.note];
    });
    expect(shown).toEqual([
      ['F1 0.700, epoch 3', `${hostile}, plain`],
      ['F1 0.700，第 3 轮', `${hostile}、plain`],
      ['F1 0.700，第 3 輪', `${hostile}、plain`],
    ]);
  });
});

describe('asHtml', () => {
  const options = { language: 'en', version: '1.2.3', date: new Date('2026-01-02T00:00:00Z') } as const;
  const page = asHtml(comparison, say, options);

  it('asks the network for nothing and runs nothing', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<img|https?:|url\(|@import/);
  });

  it('writes names as text, wherever they stand', () => {
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(unseen);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; | &quot;a&quot; &amp; *b*');
  });

  it('has the figures, the sentences and a line for each run in both charts', () => {
    expect(page).toContain('<strong>0.800</strong> <span title="best">★</span>');
    expect(page).toContain('<small>0.780 – 0.820</small>');
    expect(page).toContain('10.0 F1 points better than plain (4.0 to 16.0): more than chance.');
    expect(page).toContain('Each F1 point over plain costs 6.0 s and 0.20 GB more.');
    expect(page).toContain('McNemar p = 0.01');
    expect(page.match(/<polyline/g)).toHaveLength(4);
  });

  it('is written in every language without gaps', () => {
    for (const language of textLanguages) {
      const text = asHtml(comparison, sayIn(language), { ...options, language });
      expect(text).toContain(`<html lang="${language}">`);
      expect(text.replaceAll(/<style>[\s\S]*<\/style>/g, '')).not.toMatch(/\{\w+\}/);
    }
  });
});

describe('asMarkdown', () => {
  it('keeps hostile names inside their cell', () => {
    expect(asMarkdown(comparison, say)).not.toMatch(unseen);
    const [, , head, rule, first] = asMarkdown(comparison, say).split('\n');
    expect(head).toMatch(/^\| Run \| F1 \|/);
    const cells = (line: string) => line.replaceAll(String.raw`\|`, '').split('|').length;
    expect(cells(first!)).toBe(cells(rule!));
    expect(first).toContain(String.raw`\<img src=x`);
    expect(first).toContain('**0.800** (0.780 – 0.820)');
  });
});

describe('asCsv', () => {
  it('has whole figures and no formula', () => {
    const { data } = Papa.parse<Record<string, string>>(asCsv(comparison), { header: true, skipEmptyLines: true });
    expect(data).toHaveLength(3);
    expect(data[0]).toMatchObject({ f1: '0.8', seconds: '120', share: '0.003511', seconds_per_f1_point: '6' });
    expect(data[0]!['title']).toBe(`'${hostile}`);
    expect(data[2]).toMatchObject({ title: 'always no', rows: '100', f1: '', seconds: '' });
  });
});

describe('a chart', () => {
  it.each([
    [0, 5, 6],
    [0.7, 0.83, 5],
    [0.8, 0.8, 5],
    [-3, 1e6, 6],
    [0, 0, 4],
  ])('has round ticks that hold %d to %d', (low, high, most) => {
    const values = ticks(low, high, most);
    expect(values[0]!).toBeLessThanOrEqual(low);
    expect(values.at(-1)!).toBeGreaterThanOrEqual(high);
    expect(values.length).toBeGreaterThan(1);
    expect(values.length).toBeLessThanOrEqual(most + 2);
  });

  it('draws 25 runs that all look different', () => {
    expect(new Set(Array.from({ length: 25 }, (_, place) => JSON.stringify(lineStyle(place)))).size).toBe(25);
  });
});
