import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RunConfig } from '../../../src/contract/index.ts';
import { en } from '../../../src/renderer/i18n/en/index.ts';
import { settingHelps } from '../../../src/renderer/i18n/setting-help.ts';
import { zhHans } from '../../../src/renderer/i18n/zh-Hans/index.ts';
import { zhHant } from '../../../src/renderer/i18n/zh-Hant/index.ts';

const languages = { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant };
const chinese = { 'zh-Hans': zhHans, 'zh-Hant': zhHant };

/** Words that are written the same in every language: names, and what code calls a thing. */
const shared =
  /\b(Lorikeet|Hub|Hugging Face|Python|CPU|CUDA|WebGPU|DirectML|GB|MB|CSV|TSV|JSONL|Parquet|F1|PEFT|LoRA|AdamW|ONNX|JSON|PNG|Alpha|Epsilon|English|English|B|s|d|h|min)\b/g;

const messages = (areas: object) =>
  Object.entries(areas).flatMap(([area, own]) =>
    Object.entries(own as Record<string, string>).map(([name, text]) => [`${area}.${name}`, text] as const),
  );

/** Every file of the pages but the messages. */
function sources(folder = path.resolve(import.meta.dirname, '../../../src/renderer')): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return /^(en|zh-Han[st])$/.test(entry.name) ? [] : sources(place);
    return /\.(ts|svelte)$/.test(entry.name) ? [readFileSync(place, 'utf8')] : [];
  });
}

describe('messages', () => {
  it.each(Object.entries(languages))('of %s can be read, with the gaps of the English ones', (code, areas) => {
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
    const english = new Map(messages(en));
    const different = messages(areas).filter(([key, text]) => gaps(text).join() !== gaps(english.get(key)!).join());
    expect(different).toEqual([]);
  });

  it.each(Object.entries(chinese))(
    'are the same in %s as in English: none is missing, none is left over',
    (_, areas) => {
      expect(messages(areas).map(([key]) => key)).toEqual(messages(en).map(([key]) => key));
    },
  );

  it.each(Object.entries(chinese))('are translated into %s', (_, areas) => {
    const english = new Map(messages(en));
    const same = messages(areas).filter(([key, text]) => {
      const words = text.replaceAll(/\{.*?\}/g, '').replaceAll(shared, '');
      return text === english.get(key) && /[A-Za-z]{2}/.test(words);
    });
    expect(same.map(([key]) => key)).toEqual([]);
  });

  it('keep simplified and traditional Chinese apart', () => {
    const text = (areas: object) =>
      messages(areas)
        .map(([, own]) => own)
        .join('');
    expect(text({ ...zhHans, settings: {} })).not.toMatch(/[訓練資料檔儲顯設開結數個這]/);
    expect(text({ ...zhHant, settings: {} })).not.toMatch(/[训练资档储显设开结数个这]/);
  });

  it('are all used', () => {
    const text = sources().join('\n');
    const prefixes = [...text.matchAll(/`([a-zA-Z]+\.(?:[\w.-]+\.)?)\$\{/g)].map(([, prefix]) => prefix!);
    const unused = messages(en)
      .map(([key]) => key)
      .filter((key) => !/^(setting|metric|unit)\./.test(key))
      .filter((key) => !text.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('say what every setting of a run means', () => {
    interface Schema {
      readonly properties?: Readonly<Record<string, Schema>>;
    }
    const paths = ({ properties = {} }: Schema, above = ''): string[] =>
      Object.entries(properties).flatMap(([name, schema]) =>
        schema.properties === undefined ? [above + name] : paths(schema, `${above}${name}.`),
      );
    const settings = paths(z.toJSONSchema(RunConfig, { io: 'input' }) as Schema).sort();
    for (const helps of Object.values(settingHelps)) expect(Object.keys(helps).sort()).toEqual(settings);
    expect(Object.keys(en.setting).filter((name) => !settings.includes(name))).toEqual([]);
  });
});
