/** Values at the edges of what readers expect. */
const numbers = ['0', '-1', '1e308', '-1e-308', '4294967296', '9007199254740993', '1e9', '0.5', 'NaN'];
const values = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '[[[[[[[[]]]]]]]]',
  '{"a":{"b":{"c":null}}}',
  '"\\u0000"',
  '"../../x"',
];

type Random = () => number;

const below = (random: Random, end: number): number => Math.floor(random() * end);
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[below(random, items.length)]!;

/** A file as damage, a foreign program or malice would leave it: one to four changes of bytes, or of values in a text. */
export function mutated(original: Buffer, random: Random, isText: boolean): Buffer {
  let bytes = original;
  const changes = 1 + below(random, 4);
  for (let change = 0; change < changes; change += 1) {
    bytes = isText && random() < 0.5 ? changedValue(bytes, random) : changedBytes(bytes, random);
  }
  return bytes;
}

function changedBytes(bytes: Buffer, random: Random): Buffer {
  const at = below(random, bytes.length + 1);
  const length = Math.min(bytes.length - at, 1 + below(random, random() < 0.9 ? 8 : bytes.length + 1));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (below(random, 6)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, part, part, after]);
    case 3:
      return Buffer.concat([before, Buffer.from(part.map(() => below(random, 256))), after]);
    case 4:
      return Buffer.concat([before, Buffer.alloc(length, pick(random, [0, 1, 0x7f, 0x80, 0xff])), after]);
    default: {
      const flipped = Buffer.from(part);
      if (flipped.length > 0) flipped[0]! ^= 1 << below(random, 8);
      return Buffer.concat([before, flipped, after]);
    }
  }
}

/** Puts another value, or a number at an edge, in the place of a value of JSON or YAML. */
function changedValue(bytes: Buffer, random: Random): Buffer {
  const text = bytes.toString('latin1');
  const places = [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|"[^"\n]{0,40}"|\b(?:true|false|null)\b/g)];
  if (places.length === 0) return changedBytes(bytes, random);
  const place = pick(random, places);
  const isNumber = /^-?\d/.test(place[0]);
  const value = isNumber && random() < 0.7 ? pick(random, numbers) : pick(random, [...values, pick(random, places)[0]]);
  return Buffer.from(text.slice(0, place.index) + value + text.slice(place.index + place[0].length), 'latin1');
}
