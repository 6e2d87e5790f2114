/** One error of the table: what was wrong, and what the reader can do about it, filled in from typed details. */
export interface ErrorEntry<Details> {
  /** What was wrong and where: one sentence that names the file, row or field. */
  readonly sentence: (details: Details) => string;
  /** What to do about it: one sentence. */
  readonly remedy: (details: Details) => string;
}

/**
 * Declares one error. The type parameter is what a thrower must supply, so that a sentence never lacks a name.
 *
 * @example 'weights.missing-tensor': entry<{ file: string; tensor: string }>(…)
 */
export function entry<Details>(
  sentence: ErrorEntry<Details>['sentence'],
  remedy: ErrorEntry<Details>['remedy'],
): ErrorEntry<Details> {
  return { sentence, remedy };
}
