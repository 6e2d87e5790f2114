import { IntlMessageFormat } from 'intl-messageformat';
import { type MessageKey, type MessageValues, messages } from './messages/index.ts';
import { type Area, type LanguageCode, languageCodes } from './messages/languages.ts';

/** A language: its messages, and how it writes numbers and times. */
export class Language {
  readonly code: LanguageCode;
  readonly #messages = new Map<string, IntlMessageFormat>();
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #times = new Map<string, Intl.DateTimeFormat>();

  constructor(code: LanguageCode) {
    this.code = code;
  }

  message(key: MessageKey, values: MessageValues = {}): string {
    const dot = key.indexOf('.');
    const area: Area = messages[key.slice(0, dot) as keyof typeof messages];
    const pattern = area[key.slice(dot + 1)]![languageCodes.indexOf(this.code)]!;
    if (!pattern.includes('{')) return pattern;
    const message = cached(
      this.#messages,
      key,
      () => new IntlMessageFormat(pattern, this.code, undefined, { ignoreTag: true }),
    );
    return String(message.format(values));
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    const format = () => new Intl.NumberFormat(this.code, options);
    return cached(this.#numbers, JSON.stringify(options), format).format(value);
  }

  time(milliseconds: number, options: Intl.DateTimeFormatOptions): string {
    const format = () => new Intl.DateTimeFormat(this.code, options);
    return cached(this.#times, JSON.stringify(options), format).format(milliseconds);
  }
}

function cached<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const existing = values.get(key);
  if (existing !== undefined) return existing;
  const created = make();
  values.set(key, created);
  return created;
}

const languages: Readonly<Record<LanguageCode, Language>> = {
  en: new Language('en'),
  'zh-Hans': new Language('zh-Hans'),
  'zh-Hant': new Language('zh-Hant'),
};

const byTag = new Map<string, Language>();

/** The language the page is written in: its root element says so, and whoever changes it draws the page anew. */
export function currentLanguage(): Language {
  const tag = globalThis.document?.documentElement.lang ?? 'en';
  // Looking into a tag takes longer than writing a figure.
  return cached(byTag, tag, () => languages[languageOf(tag)]);
}

/** The language of ours that is nearest to a tag such as `zh-HK`; English where none is. */
export function languageOf(tag: string): LanguageCode {
  const { language, script } = new Intl.Locale(tag === '' ? 'en' : tag).maximize();
  if (language !== 'zh') return 'en';
  return script === 'Hant' ? 'zh-Hant' : 'zh-Hans';
}
