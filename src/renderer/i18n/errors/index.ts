import { data } from './data.ts';
import { files } from './files.ts';
import { models } from './models.ts';
import { training } from './training.ts';
import type { ErrorTranslations } from './translation.ts';

/** Every error that is translated; the others are shown in English. */
export const errorTranslations: ErrorTranslations = { ...data, ...files, ...models, ...training };
