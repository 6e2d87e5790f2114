import { IntlMessageFormat } from 'intl-messageformat';
import { configSchema, type ErrorShape, schemaAt } from '../../contract/index.ts';
import { errorTranslations } from './errors/index.ts';
import type { ErrorTranslation } from './errors/translation.ts';
import { expectation } from './expectation.ts';
import { bytes, listed } from './format.ts';
import { settingName, t } from './index.ts';
import { currentLanguage } from './language.ts';
import type { LanguageCode } from './messages/languages.ts';
import { phraseText } from './phrase-text.ts';
import { withSettingNames } from './spoken-settings.ts';

/** What was wrong and what to do about it, in the language of the page. */
export interface ErrorText {
  readonly sentence: string;
  readonly remedy: string;
}

type Said = Pick<ErrorShape, 'code' | 'sentence' | 'remedy' | 'details'>;

/**
 * The texts of an error: the sentences of the table behind `docs/errors.md`, translated, with settings called as their fields are. For
 * mistakes in a field there are words of the page.
 */
export function errorText(error: Said): ErrorText {
  const text = settingText(error);
  if (text !== null) return text;
  const { sentence, remedy } = translated(error) ?? error;
  const names = Object.entries(error.details).flatMap(([name, detail]) => (name === 'fitting' ? [] : textsIn(detail)));
  return { sentence: withSettingNames(sentence, names), remedy: withSettingNames(remedy, names) };
}

/** What a detail names: texts of the user. */
function textsIn(detail: unknown): string[] {
  return [detail].flat().filter((each) => typeof each === 'string');
}

/** Both in one line. */
export function errorLine(error: Said): string {
  const { sentence, remedy } = errorText(error);
  // A Chinese full stop has its space in it.
  return [sentence, remedy].filter(Boolean).join(/[。！？]$/.test(sentence) ? '' : ' ');
}

function settingText({ code, details }: Said): ErrorText | null {
  // No setting of a draft.
  if (details['about'] === 'cluster') return null;
  const field = typeof details['field'] === 'string' ? details['field'] : '';
  switch (code as string) {
    case 'config.wrong-value':
      return { sentence: wrongValue(field, String(details['found'])), remedy: '' };
    case 'config.missing':
      return { sentence: t('expect.missing', { label: settingName(field) }), remedy: '' };
    case 'config.unknown-key':
      return { sentence: t('expect.unknown', { key: String(details['key']) }), remedy: '' };
    case 'config.split-and-validation':
      return { sentence: t('expect.split'), remedy: '' };
    case 'config.needs-multi-label':
      return { sentence: t('expect.needsMultiLabel', { label: settingName(field) }), remedy: '' };
    case 'config.metric-of-labels':
      return { sentence: t('expect.metricOfLabels', { label: settingName(field) }), remedy: '' };
    case 'config.not-for-multi-label':
      return { sentence: t('expect.notForMultiLabel', { label: settingName(field) }), remedy: '' };
    case 'data.several-labels':
      return {
        sentence: t('expect.severalLabels', {
          column: String(details['column']),
          labels: Array.isArray(details['labels']) ? listed(details['labels'].slice(0, 5).map(String)) : nothing,
          oneLabel: t('newRun.task.single-label'),
        }),
        remedy: t('expect.severalLabels.remedy', { severalLabels: t('newRun.task.multi-label') }),
      };
    case 'config.separator-and-columns':
      return { sentence: t('expect.separatorAndColumns'), remedy: '' };
    default:
      return null;
  }
}

function wrongValue(field: string, found: string): string {
  const schema = schemaAt(configSchema(), pathOf(field));
  const expected = schema === undefined ? t('expect.text') : expectation(schema);
  if (found === 'null') return t('expect.isEmpty', { label: settingName(field), expected });
  const isText = found.startsWith('"') && found.endsWith('"');
  return t('expect.wrong', {
    label: settingName(field),
    expected,
    found: isText ? found.slice(1, -1) : found,
  });
}

/** `data.labels[0]` as a path. */
function pathOf(field: string): (string | number)[] {
  return field.split(/[.[]/).map((part) => (part.endsWith(']') ? Number(part.slice(0, -1)) : part));
}

function translated({ code, details }: Said): ErrorText | null {
  const { code: language } = currentLanguage();
  if (language === 'en') return null;
  const texts = (errorTranslations as Readonly<Partial<Record<string, ErrorTranslation>>>)[code]?.[language];
  if (texts === undefined) return null;
  const [sentence, remedy] = texts.map((text) => filled(text, language, details));
  return { sentence: sentence!, remedy: remedy! };
}

/** Details that hold words of the engine or the host; the others are names and values of the user. */
const spoken = new Set(['reason', 'repository', 'what', 'owner', 'looksLike', 'found', 'how', 'last']);

function filled(text: string, language: LanguageCode, details: Said['details']): string {
  const values: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string' && spoken.has(name) ? phraseText(value) : shown(value),
    ]),
  );
  const tags = {
    size: ([amount]: string[]) => bytes(Number(amount)),
    nth: ([index]: string[]) => String(Number(index) + 1),
    minutes: ([seconds]: string[]) => String(Math.round(Number(seconds) / 60)),
  };
  // An error of another version may lack a detail.
  const all = new Proxy(
    { ...values, ...tags },
    { has: () => true, get: (known, name) => (Reflect.get(known, name) as unknown) ?? '–' },
  );
  return String(new IntlMessageFormat(text, language).format(all));
}

/** A detail as a message takes it: lists by their first ten items, places of a file by their lines, nothing as `none`. */
function shown(value: unknown): string | number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string') return value === '' ? nothing : value;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return nothing;
    const items = listed(value.slice(0, 10).map((item) => String(shown(item))));
    return value.length > 10 ? `${items}…` : items;
  }
  if (typeof value !== 'object' || value === null) return nothing;
  if ('lines' in value) return shown(value.lines);
  const { line, row } = value as { readonly line?: number | null; readonly row?: number };
  return line ?? (row === undefined ? nothing : row + 1);
}

const nothing = 'none';
