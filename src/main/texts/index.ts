import { en, type Texts } from './en.ts';
import { zhHans } from './zh-hans.ts';
import { zhHant } from './zh-hant.ts';

export type { Texts } from './en.ts';

/** The texts of the chosen language; `system` follows the locale, such as `zh-TW`. */
export function textsFor(language: 'system' | 'en' | 'zh-Hans' | 'zh-Hant', locale: string): Texts {
  if (language === 'zh-Hans') return zhHans;
  if (language === 'zh-Hant') return zhHant;
  if (language === 'en' || !locale.toLowerCase().startsWith('zh')) return en;
  return /hant|tw|hk|mo/i.test(locale) ? zhHant : zhHans;
}

/** A text with its places filled in. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
