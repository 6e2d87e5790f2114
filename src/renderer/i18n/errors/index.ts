import type { ErrorCode } from '../../../shared/error-codes.ts';
import type { LanguageCode } from '../messages/languages.ts';
import { data } from './data.ts';
import { files } from './files.ts';
import { models } from './models.ts';
import { training } from './training.ts';

/** Sentence and remedy of an error; `{name}` is a detail of it. English has those of the table behind docs/errors.md. */
export type ErrorTranslation = Readonly<Record<Exclude<LanguageCode, 'en'>, readonly [string, string]>>;

/** Errors by code, with their texts in the other languages of the pages. */
export type ErrorTranslations = Readonly<Partial<Record<ErrorCode, ErrorTranslation>>>;

/** Every error that is translated; the others are shown in English. */
export const errorTranslations: ErrorTranslations = { ...data, ...files, ...models, ...training };
