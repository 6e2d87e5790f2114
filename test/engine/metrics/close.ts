import { expect } from 'vitest';

/** Expects the same structure, names and strings, and numbers within |a − b| ≤ tolerance·(1 + |b|). */
export function expectClose(actual: unknown, expected: unknown, tolerance = 1e-9, where = 'value'): void {
  if (typeof expected === 'number') {
    expect(actual, where).toBeTypeOf('number');
    const difference = Math.abs((actual as number) - expected);
    expect(difference, `${where}: ${String(actual)} for ${expected}`).toBeLessThanOrEqual(
      tolerance * (1 + Math.abs(expected)),
    );
  } else if (typeof expected === 'object' && expected !== null) {
    expect(actual, where).toBeTypeOf('object');
    expect(Object.keys(actual as object), where).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) {
      expectClose((actual as Record<string, unknown>)[key], value, tolerance, `${where}.${key}`);
    }
  } else {
    expect(expected, `${where} is missing in what is expected`).toBeDefined();
    expect(actual, where).toBe(expected);
  }
}
