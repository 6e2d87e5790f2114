import type { ErrorCode } from '../../../shared/error-codes.ts';
import type { LanguageCode } from '../messages/languages.ts';

/** Sentence and remedy of an error; `{name}` is a detail of it. English has those of the table behind docs/errors.md. */
export type ErrorTranslation = Readonly<Record<Exclude<LanguageCode, 'en'>, readonly [string, string]>>;

/** Errors by code, with their texts in the other languages of the pages. */
export type ErrorTranslations = Readonly<Partial<Record<ErrorCode, ErrorTranslation>>>;
