import { describe, expect, it } from 'vitest';
import { guessColumns } from '../../../src/engine/data/index.ts';
import { tableOf } from './tables.ts';

const texts = Array.from({ length: 12 }, (_, row) => `some words that make up text number ${row}`);
const few = texts.map((_, row) => String(row % 3));
const unique = texts.map((_, row) => String(1000 + row));

const guessed = (columns: Record<string, (string | null)[]>, ...rest: [object?, Map<string, string[]>?]) => {
  const { text, label, id } = guessColumns(tableOf(columns).columns, ...rest);
  return [text?.column ?? null, label?.column ?? null, id?.column ?? null];
};

describe('guessColumns', () => {
  it.each<[string, Record<string, string[]>, (string | null)[]]>([
    ['usual names', { ID: unique, Sentiment: few, Text: texts }, ['Text', 'Sentiment', 'ID']],
    ['what cells look like', { a: unique, b: texts, c: few }, ['b', 'c', null]],
    ['names of ids', { tweet_id: unique, b: texts, c: few }, ['b', 'c', 'tweet_id']],
    ['a better name before a worse one', { title: texts, text: texts, target: few, y: few }, ['text', 'target', null]],
    ['no label where every value differs', { text: texts, note: unique }, ['text', null, null]],
    ['no id where values repeat', { id: few, text: texts, label: few }, ['text', 'label', null]],
    ['no text among numbers', { x: unique, y: few }, [null, 'y', null]],
  ])('goes by %s', (_, columns, expected) => {
    expect(guessed(columns)).toEqual(expected);
  });

  it('counts the labels of a cell, not their combinations, where a usual name says that it has some', () => {
    const labels = Array.from({ length: 12 }, (_, label) => `label-${label}`);
    const rows = Array.from({ length: 400 }, (_, row) =>
      [labels[row % 12], labels[(row * 5) % 11], labels[Math.floor(row / 12) % 12]].join('|'),
    );
    expect(new Set(rows).size).toBeGreaterThan(200);
    const text = rows.map((_, row) => `some words that make up text number ${row}`);
    expect(guessed({ text, labels: rows })).toEqual(['text', 'labels', null]);
    expect(guessed({ text, keywords: rows })).toEqual(['text', null, null]);
  });

  it('takes a usual name whatever the number of labels, where rows have several', () => {
    const text = Array.from({ length: 400 }, (_, row) => `some words that make up text number ${row}`);
    const labels = text.map((_, row) => `left ${row}|right ${row}`);
    const columns = tableOf({ text, labels, score: text.map((_, row) => `${row}.5`) }).columns;
    expect(guessColumns(columns).label).toBeNull();
    expect(guessColumns(columns, {}, new Map(), 'multi-label').label?.column).toBe('labels');
    const unnamed = tableOf({ text, keywords: labels }).columns;
    expect(guessColumns(unnamed, {}, new Map(), 'multi-label').label).toBeNull();
  });

  it('believes the file and the user first', () => {
    const columns = { text: texts, label: few, kind: few, other: texts };
    expect(guessed(columns, {}, new Map([['kind', ['a', 'b', 'c']]]))).toEqual(['text', 'kind', null]);
    expect(guessed(columns, { text: 'other', label: 'label' })).toEqual(['other', 'label', null]);
  });

  it('says why', () => {
    const { text, label } = guessColumns(tableOf({ body: texts, c: few }).columns);
    expect(text?.reason).toBe('is called "body"');
    expect(label?.reason).toBe('has the fewest different values; different values in the first rows: 3');
  });
});
