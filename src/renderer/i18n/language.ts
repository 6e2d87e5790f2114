import { IntlMessageFormat } from 'intl-messageformat';
import type { Catalogue, MessageKey, MessageValues } from './catalogue.ts';
import { en } from './en/index.ts';
import { zhHans } from './zh-Hans/index.ts';
import { zhHant } from './zh-Hant/index.ts';

export const languageCodes = ['en', 'zh-Hans', 'zh-Hant'] as const;
export type LanguageCode = (typeof languageCodes)[number];

/** A language: its messages, and how it writes numbers and times. */
export class Language {
  readonly code: LanguageCode;
  readonly #catalogue: Catalogue;
  readonly #messages = new Map<string, IntlMessageFormat>();
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #times = new Map<string, Intl.DateTimeFormat>();

  constructor(code: LanguageCode, catalogue: Catalogue) {
    this.code = code;
    this.#catalogue = catalogue;
  }

  message(key: MessageKey, values: MessageValues = {}): string {
    const dot = key.indexOf('.');
    const area = this.#catalogue[key.slice(0, dot) as keyof Catalogue] as Readonly<Record<string, string>>;
    const pattern = area[key.slice(dot + 1)]!;
    if (!pattern.includes('{')) return pattern;
    const message = remembered(
      this.#messages,
      key,
      () => new IntlMessageFormat(pattern, this.code, undefined, { ignoreTag: true }),
    );
    return String(message.format(values));
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    const format = () => new Intl.NumberFormat(this.code, options);
    return remembered(this.#numbers, JSON.stringify(options), format).format(value);
  }

  time(milliseconds: number, options: Intl.DateTimeFormatOptions): string {
    const format = () => new Intl.DateTimeFormat(this.code, options);
    return remembered(this.#times, JSON.stringify(options), format).format(milliseconds);
  }
}

function remembered<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const made = make();
  values.set(key, made);
  return made;
}

const languages: Readonly<Record<LanguageCode, Language>> = {
  en: new Language('en', en),
  'zh-Hans': new Language('zh-Hans', zhHans),
  'zh-Hant': new Language('zh-Hant', zhHant),
};

const byTag = new Map<string, Language>();

/** The language the page is written in: its root element says so, and whoever changes it draws the page anew. */
export function currentLanguage(): Language {
  const tag = globalThis.document?.documentElement.lang ?? 'en';
  // Looking into a tag takes longer than writing a figure.
  return remembered(byTag, tag, () => languages[languageOf(tag)]);
}

/** The language of ours that is nearest to a tag such as `zh-HK`; English where none is. */
export function languageOf(tag: string): LanguageCode {
  const { language, script } = new Intl.Locale(tag === '' ? 'en' : tag).maximize();
  if (language !== 'zh') return 'en';
  return script === 'Hant' ? 'zh-Hant' : 'zh-Hans';
}
