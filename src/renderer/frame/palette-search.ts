import type { Component } from 'svelte';

/** Something the command palette can do. */
export interface PaletteItem {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  /** Searched besides the label: names in other languages, what it is about. */
  readonly words?: string;
  /** Whether it is shown only where its words are asked for: there are many of its kind. */
  readonly isSearched?: true;
  /** Shown behind the label. */
  readonly hint?: string;
  readonly Icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>;
  readonly run: () => void;
}

/** Results shown at most: nobody reads further, and more would make typing slow. */
const most = 60;

/**
 * The items that hold every word of a query, in their order; those that begin with it come first in their group.
 */
export function searchItems(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items.filter(({ isSearched }) => isSearched !== true).slice(0, most);
  const groups = [...new Set(items.map(({ group }) => group))];
  return items
    .filter(({ label, words: own = '' }) => {
      const text = `${label} ${own}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((item) => ({ item, rank: groups.indexOf(item.group) * 2 + (startsWith(item, words[0]!) ? 0 : 1) }))
    .sort((first, second) => first.rank - second.rank)
    .slice(0, most)
    .map(({ item }) => item);
}

function startsWith({ label }: PaletteItem, word: string): boolean {
  return label.toLowerCase().startsWith(word);
}
