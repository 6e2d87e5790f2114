import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { makeMessages, type Message, size } from '../../scripts/demo-data/messages.ts';
import { wordsOf } from '../../scripts/demo-data/overlap.ts';
import { loadWorkbench } from '../../src/engine/index.ts';

const demo = path.resolve(import.meta.dirname, '../../resources/demo');
const { data: messages } = Papa.parse<Message>(readFileSync(path.join(demo, 'messages.csv'), 'utf8'), {
  header: true,
  skipEmptyLines: true,
});

it('the messages of the demo are those that its script writes', async () => {
  expect(messages).toEqual(makeMessages(await loadWorkbench()));
});

it('they are as many of each class as they should be, and no text is there twice', () => {
  expect(messages).toHaveLength(size.rows);
  expect(new Set(messages.map(({ text }) => text.toLowerCase())).size).toBe(size.rows);
  const urgent = messages.filter(({ label }) => label === 'urgent').length / size.rows;
  // Drawn one by one: within four deviations, and before labels are changed.
  expect(Math.abs(urgent - size.urgent)).toBeLessThan(4 * Math.sqrt(0.25 / size.rows) + size.mislabeled);
});

it('both classes use the same words', () => {
  const rowsWith = new Map<string, { urgent: number; routine: number }>();
  for (const { text, label } of messages) {
    for (const word of wordsOf(text)) {
      const counts = rowsWith.get(word) ?? { urgent: 0, routine: 0 };
      counts[label] += 1;
      rowsWith.set(word, counts);
    }
  }
  // Of the words that are not slips of the pen, hardly any gives a class away.
  const common = [...rowsWith.values()].filter(({ urgent, routine }) => urgent + routine >= 20);
  expect(common.length).toBeGreaterThan(150);
  const telling = common.filter(({ urgent, routine }) => Math.min(urgent, routine) === 0);
  expect(telling.length / common.length).toBeLessThan(0.1);
});

it('data and checkpoint take less than 24 MB together', () => {
  const files = readdirSync(demo, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
  expect(files.map(({ name }) => name)).toContain('model.safetensors');
  expect(bytes).toBeLessThan(24e6);
});
