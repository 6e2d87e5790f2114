import { growingUint32 } from './growing.ts';
import { textHash } from './text-hash.ts';

/** Tells equal texts by their hashes, without keeping the texts. */
export interface TextGroups {
  /** The number of a text's group: groups are numbered as their first texts come. */
  add(text: string): number;
  /** Different texts so far. */
  readonly count: number;
}

/** An open-addressed table of 64-bit hashes: 20 bytes for each different text, at most 40 while it grows. */
export function textGroups(): TextGroups {
  const highs = growingUint32();
  const lows = growingUint32();
  /** Group at each slot plus one; 0 where there is none. At most half of the slots are taken. */
  let slots = new Int32Array(1 << 12);

  const place = (table: Int32Array, high: number, low: number): number => {
    const mask = table.length - 1;
    const [knownHighs, knownLows] = [highs.view(), lows.view()];
    let slot = low & mask;
    while (table[slot] !== 0) {
      const group = table[slot]! - 1;
      if (knownLows[group] === low && knownHighs[group] === high) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  const enlarge = () => {
    const larger = new Int32Array(2 * slots.length);
    const [knownHighs, knownLows] = [highs.view(), lows.view()];
    for (let group = 0; group < highs.length; group += 1) {
      larger[place(larger, knownHighs[group]!, knownLows[group]!)] = group + 1;
    }
    slots = larger;
  };

  return {
    add(text) {
      const [high, low] = textHash(text);
      const slot = place(slots, high, low);
      if (slots[slot] !== 0) return slots[slot]! - 1;
      const group = highs.length;
      highs.push(high);
      lows.push(low);
      slots[slot] = group + 1;
      if (2 * highs.length > slots.length) enlarge();
      return group;
    },
    get count() {
      return highs.length;
    },
  };
}
