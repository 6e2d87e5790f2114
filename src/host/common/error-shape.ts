import type { ErrorShape } from '../../contract/index.ts';
import { LorikeetError, writeFailure } from '../../engine/index.ts';

/** An error from another process, to be passed on unchanged. */
export class ForwardedError extends Error {
  readonly shape: ErrorShape;

  constructor(shape: ErrorShape) {
    super(shape.sentence);
    this.name = 'ForwardedError';
    this.shape = shape;
  }
}

/** Room for a sentence with two long paths. */
const MOST_CHARACTERS = 8000;

/** Any thrown value as it crosses a process boundary; what is no error of ours becomes `host.unexpected`. */
export function errorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof ForwardedError) return thrown.shape;
  const error = asLorikeetError(thrown);
  const { code, sentence, remedy } = error;
  return { code, sentence: bounded(sentence), remedy: bounded(remedy), details: plain(error.details) };
}

function asLorikeetError(thrown: unknown): LorikeetError {
  if (thrown instanceof LorikeetError) return thrown as LorikeetError;
  // A system error that no caller has translated: a full disk still gets its own message.
  const file = thrown instanceof Error && 'path' in thrown ? String(thrown.path) : 'a file';
  const translated = writeFailure(file, thrown);
  if (translated instanceof LorikeetError && translated.code === 'files.disk-full') return translated as LorikeetError;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new LorikeetError('host.unexpected', { message }, { cause: thrown });
}

/** An error tells of a mistake, and is no way to read a file that somebody names. */
function bounded(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

/** The details as JSON, so that they are the same over every transport. */
function plain(details: unknown): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(details, (_, value: unknown) => {
      if (typeof value === 'bigint') return String(value);
      return typeof value === 'string' ? bounded(value) : value;
    }),
  ) as Record<string, unknown>;
}
