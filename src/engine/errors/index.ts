import { errorTable, type ErrorCode, type ErrorDetails } from './table/index.ts';

export { errorTable, type ErrorCode, type ErrorDetails } from './table/index.ts';
export { beginning, counted, inList } from './wording.ts';

/** The only error thrown on purpose: a code of the table and the details that fill its sentence and its remedy. */
export class LorikeetError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'LorikeetError';
  readonly code: Code;
  readonly details: ErrorDetails<Code>;
  readonly sentence: string;
  readonly remedy: string;

  constructor(code: Code, details: ErrorDetails<Code>, options?: { cause?: unknown }) {
    // The table is typed entry by entry; under a union of codes TypeScript cannot pair entry and details again.
    const text = errorTable[code] as {
      sentence: (details: ErrorDetails<Code>) => string;
      remedy: (details: ErrorDetails<Code>) => string;
    };
    const sentence = text.sentence(details);
    super(sentence, options);
    this.code = code;
    this.details = details;
    this.sentence = sentence;
    this.remedy = text.remedy(details);
  }
}

/** Throws `internal.invariant` unless `condition` holds: for what only a bug of ours can break. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new LorikeetError('internal.invariant', { what });
}
