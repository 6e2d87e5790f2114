import { growingInt32, growingUint32 } from '../profile/growing.ts';
import { comparable, shingles, similarity } from './shingles.ts';
import { bandKeys, BANDS } from './signature.ts';

/** Texts are nearly equal where they share this part of their shingles: about one word in ten may differ. */
export const LEAST_SIMILARITY = 0.7;
/** In a bucket of very many texts each is compared with so many before it: more only finds the same group again. */
const MOST_COMPARED = 8;

/** Finds texts that are nearly the same, without keeping the texts: 68 bytes for each. */
export interface NearDuplicates {
  /** Takes a text under a number of the caller's; equal texts are best given once. */
  add(id: number, text: string): void;
  /** Numbers of the texts that may be nearly equal to another: what `groups` will ask for, ascending. */
  candidates(): number[];
  /**
   * Groups of texts, each nearly equal to another one of its group, by their numbers in ascending order.
   *
   * @param textOf gives the text of a candidate again
   */
  groups(textOf: (id: number) => string): number[][];
}

/** See `signature.ts` for the method; every pair that shares a band is then compared in full, so none is wrong. */
export function nearDuplicates(leastSimilarity = LEAST_SIMILARITY): NearDuplicates {
  const ids = growingInt32();
  const keys = growingUint32();
  const writeKeys = bandKeys();
  const keysOfText = new Uint32Array(BANDS);
  let buckets: number[][] | undefined;

  const bucketsOnce = () => (buckets ??= bucketsOf(keys.view(), ids.length));
  return {
    add(id, text) {
      const body = comparable(text);
      if (body === '') return;
      writeKeys(shingles(body), keysOfText);
      ids.push(id);
      for (const key of keysOfText) keys.push(key);
    },
    candidates() {
      const all = ids.view();
      const places = new Set(bucketsOnce().flat());
      return [...places].map((place) => all[place]!).sort((a, b) => a - b);
    },
    groups(textOf) {
      const all = ids.view();
      const shinglesOf = remembered((place: number) => shingles(comparable(textOf(all[place]!))));
      const union = disjointSets(ids.length);
      for (const bucket of bucketsOnce()) {
        for (let at = 1; at < bucket.length; at += 1) {
          for (let before = Math.max(0, at - MOST_COMPARED); before < at; before += 1) {
            const [first, second] = [bucket[before]!, bucket[at]!];
            if (union.find(first) === union.find(second)) continue;
            if (similarity(shinglesOf(first), shinglesOf(second)) >= leastSimilarity) union.join(first, second);
          }
        }
      }
      const groups = new Map<number, number[]>();
      for (const place of new Set(bucketsOnce().flat())) {
        const root = union.find(place);
        const group = groups.get(root);
        if (group === undefined) groups.set(root, [all[place]!]);
        else group.push(all[place]!);
      }
      const duplicates = [...groups.values()].filter(({ length }) => length > 1);
      return duplicates.map((group) => group.sort((a, b) => a - b)).sort((a, b) => a[0]! - b[0]!);
    },
  };
}

/** Places of texts that share the key of a band, band by band, where there are at least two. */
function bucketsOf(keys: Uint32Array, count: number): number[][] {
  const buckets: number[][] = [];
  // Key and place of a text in one double, which holds 53 bits: with more than two million texts the key gives up some.
  const placeBits = Math.max(21, Math.ceil(Math.log2(count)));
  const places = 2 ** placeBits;
  const order = new Float64Array(count);
  for (let band = 0; band < BANDS; band += 1) {
    for (let place = 0; place < count; place += 1) {
      order[place] = (keys[place * BANDS + band]! >>> (placeBits - 21)) * places + place;
    }
    order.sort();
    let start = 0;
    for (let at = 1; at <= count; at += 1) {
      if (at < count && Math.floor(order[at]! / places) === Math.floor(order[start]! / places)) continue;
      if (at - start > 1) buckets.push(Array.from(order.subarray(start, at), (value) => value % places));
      start = at;
    }
  }
  return buckets;
}

/** Shingles of the texts looked at last: buckets come in no order, and all shingles at once would be many. */
function remembered(compute: (place: number) => Uint32Array): (place: number) => Uint32Array {
  const most = 100_000;
  const cache = new Map<number, Uint32Array>();
  return (place) => {
    let value = cache.get(place);
    if (value === undefined) {
      if (cache.size >= most) cache.clear();
      cache.set(place, (value = compute(place)));
    }
    return value;
  };
}

function disjointSets(count: number): { find(item: number): number; join(first: number, second: number): void } {
  const parents = Int32Array.from({ length: count }, (_, item) => item);
  const find = (item: number): number => {
    let root = item;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]!]!;
      root = parents[root]!;
    }
    return root;
  };
  return {
    find,
    join(first, second) {
      const [a, b] = [find(first), find(second)];
      parents[Math.max(a, b)] = Math.min(a, b);
    },
  };
}
