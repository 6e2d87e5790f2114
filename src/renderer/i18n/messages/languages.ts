/** The languages of the pages, in the order in which a message lists its texts. */
export const languageCodes = ['en', 'zh-Hans', 'zh-Hant'] as const;
export type LanguageCode = (typeof languageCodes)[number];

/** The messages of an area by name, each with its translations. `{name}` is filled in; plurals are written as ICU says. */
export type Area = Readonly<Record<string, readonly [en: string, zhHans: string, zhHant: string]>>;
