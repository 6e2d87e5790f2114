const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A number of bytes in the decimal unit that fits, as file managers and the Hub count them. */
export interface ScaledBytes {
  readonly value: number;
  /** Decimals that make three figures of it. */
  readonly digits: number;
  readonly unit: (typeof units)[number];
}

/** Splits bytes into value and unit, for whoever writes numbers in a language of its own. */
export function scaleBytes(bytes: number): ScaledBytes {
  let value = bytes;
  let power = 0;
  // 999.5 would be rounded to a fourth figure.
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000;
    power += 1;
  }
  return { value, digits: power === 0 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0, unit: units[power]! };
}

/** `812 kB`, `1.42 GB` */
export function formatBytes(bytes: number): string {
  const { value, digits, unit } = scaleBytes(bytes);
  return `${digits === 0 ? Math.round(value) : value.toFixed(digits)} ${unit}`;
}
