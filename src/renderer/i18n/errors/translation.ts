import type { ErrorCode, PageErrorCode } from '../../../shared/error-codes.ts';
import type { LanguageCode } from '../messages/languages.ts';

/**
 * Sentence and remedy of an error, as ICU messages. A gap `{name}` is a detail of it: a list by its items, a list of places by
 * their lines, nothing (null or an empty list) as `none` for `select`. `<size>` writes bytes in the unit that fits, `<nth>`
 * counts from 1 what is counted from 0, `<minutes>` turns seconds into minutes. English has the sentences of the table behind
 * docs/errors.md.
 */
export type ErrorTranslation = Readonly<Record<Exclude<LanguageCode, 'en'>, readonly [string, string]>>;

/** The errors whose English texts are in the engine's table; the pages word the others themselves. */
export type TableCode = Exclude<ErrorCode, PageErrorCode>;

/** Errors by code, with their texts in the other languages of the pages. */
export type ErrorTranslations = Readonly<Partial<Record<TableCode, ErrorTranslation>>>;
