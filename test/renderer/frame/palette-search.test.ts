import { describe, expect, it } from 'vitest';
import { searchItems, type PaletteItem } from '../../../src/renderer/frame/palette-search.ts';

const item = (group: string, label: string, words?: string): PaletteItem =>
  ({
    id: `${group} ${label}`,
    group,
    label,
    ...(words === undefined ? {} : { words }),
    run: () => undefined,
  }) as PaletteItem;
const items = [
  item('Start', 'New run'),
  item('Runs', 'a roberta', 'demo-1'),
  item('Runs', 'roberta · recipe', 'paper'),
  item('Go to', 'Runs'),
];
const labels = (query: string) => searchItems(items, query).map(({ label }) => label);

describe('the search of the palette', () => {
  it('shows all in their order before anything is typed', () => {
    expect(labels(' ')).toEqual(['New run', 'a roberta', 'roberta · recipe', 'Runs']);
  });

  it('finds every word in the label or behind it, those that begin with it first, groups together', () => {
    expect(labels('ROBERTA')).toEqual(['roberta · recipe', 'a roberta']);
    expect(labels('recipe pap')).toEqual(['roberta · recipe']);
    expect(labels('run')).toEqual(['New run', 'Runs']);
    expect(labels('nothing')).toEqual([]);
  });

  it('keeps what is of every run for those who ask', () => {
    const many = [item('Start', 'New run'), { ...item('Runs', 'Export roberta', 'demo-1'), isSearched: true as const }];
    expect(searchItems(many, '').map(({ label }) => label)).toEqual(['New run']);
    expect(searchItems(many, 'export rob').map(({ label }) => label)).toEqual(['Export roberta']);
  });

  it('shows no more than can be read', () => {
    expect(
      searchItems(
        Array.from({ length: 5000 }, (_, index) => item('Runs', `run ${index}`)),
        'run',
      ).length,
    ).toBe(60);
  });
});
