interface Box {
  readonly width: number;
  readonly height: number;
  /** Left free on every side. */
  readonly margin: number;
}

/** The path of a small line through values from left to right, the largest on top; null without values. */
export function sparkline(
  values: readonly number[],
  { width, height, margin }: Box,
): { readonly path: string; readonly end: { readonly x: number; readonly y: number } } | null {
  if (values.length === 0) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, index) => ({
    x: margin + (values.length === 1 ? 1 : index / (values.length - 1)) * (width - 2 * margin),
    y: most === least ? height / 2 : height - margin - ((value - least) / (most - least)) * (height - 2 * margin),
  }));
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  return { path, end: points.at(-1)! };
}
