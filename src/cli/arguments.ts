import { InvalidArgumentError } from 'commander';

/** Reads a whole number that is not too small, nor too large where there is a bound. */
export function wholeNumber(least: number, most = Infinity): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const bounds = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Give a whole number ${bounds}.`);
  };
}

/** Reads a text that has to have at least one character. */
export function someText(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('Give at least one character.');
}

/** Reads one of several texts that have to have at least one character. */
export function someTexts(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, someText(text)];
}

const scales = { '': 1, k: 1e3, m: 1e6, b: 1e9 } as const;

/** Reads a number of parameters as people write it: `350M`, `7B`, `125000000`. */
export function parameterCount(text: string): number {
  const [, digits, scale] = /^(\d+(?:\.\d+)?)([kmb]?)$/i.exec(text.trim()) ?? [];
  const value = Math.round(Number(digits) * scales[(scale ?? '').toLowerCase() as keyof typeof scales]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number such as 350M or 7B.');
}

/** Splits `owner/name@revision`; the host validates both parts. */
export function hubPlace(text: string): { id: string; revision: string | null } {
  const at = text.indexOf('@');
  return at === -1 ? { id: text, revision: null } : { id: text.slice(0, at), revision: text.slice(at + 1) || null };
}
