import { configSchema, type ErrorShape, schemaAt } from '../../contract/index.ts';
import { errorTranslations } from './errors/index.ts';
import { expectation } from './expectation.ts';
import { settingName, t } from './index.ts';
import { currentLanguage } from './language.ts';

/** What was wrong and what to do about it, in the language of the page. */
export interface ErrorText {
  readonly sentence: string;
  readonly remedy: string;
}

type Said = Pick<ErrorShape, 'code' | 'sentence' | 'remedy' | 'details'>;

/**
 * The texts of an error. A setting is called as its field is; other errors have the sentences of the table behind
 * `docs/errors.md`, translated where the language has them.
 */
export function errorText(error: Said): ErrorText {
  return settingText(error) ?? translated(error) ?? error;
}

/** Both in one line. */
export function errorLine(error: Said): string {
  const { sentence, remedy } = errorText(error);
  return remedy === '' ? sentence : `${sentence} ${remedy}`;
}

function settingText({ code, details }: Said): ErrorText | null {
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
    case 'config.not-for-multi-label':
      return { sentence: t('expect.notForMultiLabel', { label: settingName(field) }), remedy: '' };
    case 'config.separator-and-columns':
      return { sentence: t('expect.separatorAndColumns'), remedy: '' };
    default:
      return null;
  }
}

function wrongValue(field: string, found: string): string {
  const schema = schemaAt(configSchema(), pathOf(field));
  const isText = found.startsWith('"') && found.endsWith('"');
  return t('expect.wrong', {
    label: settingName(field),
    expected: schema === undefined ? t('expect.text') : expectation(schema),
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
  const texts = errorTranslations[code]?.[language];
  if (texts === undefined) return null;
  const [sentence, remedy] = texts.map((text) => filled(text, details));
  return { sentence: sentence!, remedy: remedy! };
}

/** Fills `{name}` with a detail: lists by their items, the first ten. */
function filled(text: string, details: Said['details']): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (!Array.isArray(value)) return '–';
    const items = value.slice(0, 10).map(String).join('、');
    return value.length > 10 ? `${items}…` : items;
  });
}
