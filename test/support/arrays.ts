/** Numbers in plain JavaScript, in row-major order: what a reference computes with, apart from the engine. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export function array(shape: readonly number[], data: readonly number[]): NumberArray {
  const expected = count(shape);
  if (data.length !== expected) throw new Error(`${data.length} numbers for the shape [${shape.join(', ')}]`);
  return { shape, data };
}

/** An array of numbers in (−2, 2) that follow no pattern; another `start` gives other numbers. */
export function scattered(shape: readonly number[], start = 0): NumberArray {
  return array(
    shape,
    Array.from({ length: count(shape) }, (_, index) => 2 * Math.sin(1 + start * 3.7 + index * 2.399963)),
  );
}

export function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The array of that shape whose element at each index is `element(index)`. */
export function generate(shape: readonly number[], element: (index: readonly number[]) => number): NumberArray {
  return array(
    shape,
    Array.from({ length: count(shape) }, (_, flat) => {
      const index = Array<number>(shape.length).fill(0);
      for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
        index[axis] = rest % shape[axis]!;
        rest = Math.floor(rest / shape[axis]!);
      }
      return element(index);
    }),
  );
}

/** The element at an index that may have more axes in front, and any index where the size is 1: numpy's broadcasting. */
export function at({ shape, data }: NumberArray, index: readonly number[]): number {
  const own = index.slice(index.length - shape.length);
  return data[shape.reduce((flat, size, axis) => flat * size + (size === 1 ? 0 : own[axis]!), 0)]!;
}

/** `f` at each element of one array. */
export const each = (f: (x: number) => number) => (x: NumberArray) => array(x.shape, x.data.map(f));

/** `f` at each pair of elements of two arrays that broadcast. */
export const eachPair =
  (f: (a: number, b: number) => number) =>
  (a: NumberArray, b: NumberArray): NumberArray => {
    const rank = Math.max(a.shape.length, b.shape.length);
    const shape = Array.from({ length: rank }, (_, axis) => {
      const [left, right] = [a, b].map((x) => x.shape[axis - rank + x.shape.length] ?? 1);
      return left === 1 ? right! : left!;
    });
    return generate(shape, (index) => f(at(a, index), at(b, index)));
  };

/** The sum of `term(0)` to `term(terms − 1)`. */
export function sum(terms: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < terms; index++) total += term(index);
  return total;
}

/** Matrix product over the last two axes; those in front broadcast. */
export function matrixProduct(a: NumberArray, b: NumberArray): NumberArray {
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const columns = b.shape.at(-1)!;
  const rank = Math.max(a.shape.length, b.shape.length) - 2;
  const leading = Array.from({ length: rank }, (_, axis) => {
    const [left, right] = [a, b].map((x) => x.shape[axis - rank + x.shape.length - 2] ?? 1);
    return left === 1 ? right! : left!;
  });
  return generate([...leading, rows, columns], (index) => {
    const [row, column] = index.slice(-2) as [number, number];
    const front = index.slice(0, -2);
    return sum(inner, (k) => at(a, [...front, row, k]) * at(b, [...front, k, column]));
  });
}

/** x with its axes in another order. */
export function permuted(x: NumberArray, permutation: readonly number[]): NumberArray {
  return generate(
    permutation.map((axis) => x.shape[axis]!),
    (index) =>
      at(
        x,
        permutation.map((_, axis) => index[permutation.indexOf(axis)]!),
      ),
  );
}

/** `f` of the elements that share all indices but those of `axes`; the axes keep size 1 or go. */
export function reduced(
  x: NumberArray,
  axes: readonly number[],
  keepdims: boolean,
  f: (elements: readonly number[]) => number,
): NumberArray {
  const gone = new Set(axes.map((axis) => (axis + x.shape.length) % x.shape.length));
  const kept = x.shape.map((size, axis) => (gone.has(axis) ? 1 : size));
  const groups = new Map<string, number[]>();
  const keyOf = (index: readonly number[]) => index.map((place, axis) => (gone.has(axis) ? 0 : place)).join();
  generate(x.shape, (index) => {
    const key = keyOf(index);
    groups.set(key, [...(groups.get(key) ?? []), at(x, index)]);
    return 0;
  });
  const result = generate(kept, (index) => f(groups.get(keyOf(index)) ?? []));
  return keepdims
    ? result
    : array(
        kept.filter((_, axis) => !gone.has(axis)),
        result.data,
      );
}

/**
 * The error function to the accuracy of doubles: erf x = 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!! (DLMF 7.6.2), whose
 * terms all have one sign; beyond 6 it is ±1 in doubles.
 */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > Math.abs(total) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}
