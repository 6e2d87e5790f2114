import { describe, expect, it } from 'vitest';
import { correctRows, textFingerprint } from '../../../src/engine/data/index.ts';

const labels = ['calm', 'storm'];
const examples = [
  { row: 4, text: 'a storm', label: 0, id: null },
  { row: 2, text: 'sun', label: 0, id: 'x' },
  { row: 9, text: '???', label: 1, id: null },
];

describe('correctRows', () => {
  it('drops rows and gives others another label, and tells what it did', () => {
    const corrected = correctRows(
      examples,
      labels,
      [
        { row: 4, text: textFingerprint('a storm'), label: 'storm' },
        { row: 9, label: null },
      ],
      'c.json',
    );
    expect(corrected).toEqual({
      examples: [{ ...examples[0], label: 1 }, examples[1]],
      dropped: [9],
      relabeled: [{ row: 4, from: 'calm', to: 'storm' }],
    });
  });

  it('does nothing to rows that are not trained on, and to labels that are as they should be', () => {
    const corrections = [
      { row: 7, label: null },
      { row: 2, label: 'calm' },
    ];
    expect(correctRows(examples, labels, corrections, 'c.json')).toEqual({ examples, dropped: [], relabeled: [] });
  });

  it('refuses a text that has changed, and a class that is none', () => {
    const stale = [{ row: 2, text: textFingerprint('rain'), label: null }];
    expect(() => correctRows(examples, labels, stale, 'c.json')).toThrow(/row 3.*c\.json/);
    const unknown = [{ row: 2, label: 'sunny' }];
    expect(() => correctRows(examples, labels, unknown, 'c.json')).toThrow(/sunny.*"calm", "storm"/);
  });
});
