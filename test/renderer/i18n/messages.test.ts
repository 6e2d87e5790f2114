import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { RunConfig } from '../../../src/contract/index.ts';
import { allSettings } from '../../../src/renderer/draft/settings.ts';
import { optionName, settingHelp, settingName } from '../../../src/renderer/i18n/index.ts';
import { messages as areas } from '../../../src/renderer/i18n/messages/index.ts';
import { type Area, type LanguageCode, languageCodes } from '../../../src/renderer/i18n/messages/languages.ts';
import { settingMeanings } from '../../../src/renderer/i18n/messages/setting-meanings.ts';

afterEach(() => void vi.unstubAllGlobals());

const chinese = ['zh-Hans', 'zh-Hant'] as const;

/** Words that are written the same in every language: names, and what code calls a thing. */
const shared =
  /\b(Lorikeet|Hub|Hugging Face|Python|CPU|CUDA|WebGPU|DirectML|GB|MB|CSV|TSV|JSONL|Parquet|F1|PEFT|LoRA|AdamW|ONNX|JSON|PNG|Markdown|Webhook|Alpha|Epsilon|English|English|B|s|d|h|min)\b/g;

/** The texts of a language by the key of their message. */
const textsOf = (language: LanguageCode) =>
  Object.entries(areas as Record<string, Area>).flatMap(([area, messages]) =>
    Object.entries(messages).map(
      ([name, texts]) => [`${area}.${name}`, texts[languageCodes.indexOf(language)]!] as const,
    ),
  );
const english = new Map(textsOf('en'));

/** Every file of the pages but the messages. */
function sources(folder = path.resolve(import.meta.dirname, '../../../src/renderer')): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'messages' ? [] : sources(place);
    return /\.(ts|svelte)$/.test(entry.name) ? [readFileSync(place, 'utf8')] : [];
  });
}

describe('messages', () => {
  it.each(languageCodes)('of %s can be read, with the gaps of the English ones', (code) => {
    const gaps = (text: string) => {
      const found = new Set<string>();
      const visit = (parts: ReturnType<IntlMessageFormat['getAst']>) => {
        for (const part of parts) {
          if ('value' in part && /^[a-z]\w*$/i.test(part.value) && text.includes(`{${part.value}`))
            found.add(part.value);
          if ('options' in part) for (const option of Object.values(part.options)) visit(option.value);
        }
      };
      visit(new IntlMessageFormat(text, code, undefined, { ignoreTag: true }).getAst());
      return [...found].sort();
    };
    const different = textsOf(code).filter(([key, text]) => gaps(text).join() !== gaps(english.get(key)!).join());
    expect(different).toEqual([]);
  });

  it.each(languageCodes)('are written in %s, every one', (code) => {
    const empty = textsOf(code).filter(([, text]) => text.trim() === '');
    expect(empty.map(([key]) => key)).toEqual([]);
    expect(english.size).toBeGreaterThan(700);
  });

  it.each(chinese)('are translated into %s', (code) => {
    const same = textsOf(code).filter(([key, text]) => {
      const words = text.replaceAll(/\{.*?\}/g, '').replaceAll(shared, '');
      return text === english.get(key) && /[A-Za-z]{2}/.test(words);
    });
    expect(same.map(([key]) => key)).toEqual([]);
  });

  it('have no word of code, nor has a component of its own', () => {
    const word = /\b(null|undefined|NaN)\b/;
    expect(textsOf('en').filter(([, text]) => word.test(text))).toEqual([]);
    expect(sources().join('\n')).not.toMatch(/\b(none|text|title|label|value): '(null|undefined|NaN)'/);
  });

  it.each([
    ['zh-Hans', '标签', '标记'],
    ['zh-Hant', '標籤', '標記'],
  ] as const)('tell tags from labels in %s', (code, label, tag) => {
    const ofTags = textsOf(code).filter(([key]) => /\btags?\b/i.test(english.get(key)!));
    expect(ofTags.length).toBeGreaterThan(5);
    expect(ofTags.filter(([, text]) => text.includes(label) || !text.includes(tag))).toEqual([]);
    const ofLabels = textsOf(code).filter(([key]) => /\blabels?\b/i.test(english.get(key)!));
    expect(ofLabels.filter(([, text]) => text.includes(tag))).toEqual([]);
  });

  it('say in no language that errors are in another', () => {
    const about = languageCodes.map((code) => textsOf(code).find(([key]) => key === 'settings.language.about')![1]);
    expect(about.filter((text) => /errors (and \w+ )?are|错误信息和文档|錯誤資訊和文件/.test(text))).toEqual([]);
  });

  it('keep simplified and traditional Chinese apart', () => {
    // The view of the settings names each language in that language.
    const text = (code: LanguageCode) =>
      textsOf(code)
        .filter(([key]) => !key.startsWith('settings.'))
        .map(([, own]) => own)
        .join('');
    expect(text('zh-Hans')).not.toMatch(/[訓練資料檔儲顯設開結數個這]/);
    expect(text('zh-Hant')).not.toMatch(/[训练资档储显设开结数个这]/);
  });

  it('are all used', () => {
    const text = sources().join('\n');
    const prefixes = [...text.matchAll(/`([a-zA-Z]+\.(?:[\w.-]+\.)?)\$\{/g)].map(([, prefix]) => prefix!);
    const unused = [...english.keys()]
      .filter((key) => !/^(setting|metric|unit)\./.test(key))
      .filter((key) => !text.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it.each(languageCodes)(
    'call settings and their values as forms do where they say what a setting means, in %s',
    (language) => {
      vi.stubGlobal('document', { documentElement: { lang: language } });
      // Plain words of English, or names.
      const plain = /^(?:stored|none|all|new|linear|cosine|constant|epoch|balanced|checkpoint)$/;
      const named = Object.keys(areas.option).filter(
        (word) => optionName(word) !== word && !(language === 'en' && plain.test(word)),
      );
      const raw = [...named, 'null', 'true', 'false', 'alpha', 'rankPattern', 'batchSize', 'targets'].filter(
        (word) => language !== 'en' || !['alpha', 'targets'].includes(word),
      );
      for (const setting of Object.values(allSettings())) {
        expect(settingName(setting.path), setting.path).not.toBe(setting.path);
        const help = settingHelp(setting).replaceAll(/[“「][^”」]*[”」]/g, '');
        expect(help, setting.path).not.toMatch(/[`]|docs\/|（）|\(\)|\p{Script=Han} \p{Script=Han}/u);
        expect(
          raw.filter((word) => new RegExp(`(?<![\\w.-])${word}(?![\\w-]|\\.\\w)`).test(help)),
          help,
        ).toEqual([]);
      }
    },
  );

  it('say what every setting of a run means', () => {
    interface Schema {
      readonly properties?: Readonly<Record<string, Schema>>;
    }
    const paths = ({ properties = {} }: Schema, above = ''): string[] =>
      Object.entries(properties).flatMap(([name, schema]) =>
        schema.properties === undefined ? [above + name] : paths(schema, `${above}${name}.`),
      );
    const settings = paths(z.toJSONSchema(RunConfig, { io: 'input' }) as Schema).sort();
    expect(Object.keys(settingMeanings).sort()).toEqual(settings);
    expect(Object.keys(areas.setting).filter((name) => !settings.includes(name))).toEqual([]);
  });
});
