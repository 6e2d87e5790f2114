import type { LanguageCode } from './language.ts';
import { settingHelp as zhHans } from './zh-Hans/setting-help.ts';
import { settingHelp as zhHant } from './zh-Hant/setting-help.ts';

/** What the fields of a config mean, in the languages the schema does not speak. */
export const settingHelps: Partial<Record<LanguageCode, Readonly<Record<string, string>>>> = {
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
};
