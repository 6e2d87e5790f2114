import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { LorikeetError } from '../../../src/engine/index.ts';
import { errorTable } from '../../../src/engine/errors/index.ts';
import { checkConfig } from '../../../src/host/config/value.ts';
import { errorLine, errorText } from '../../../src/renderer/i18n/error-text.ts';
import { errorTranslations } from '../../../src/renderer/i18n/errors/index.ts';
import { expectation } from '../../../src/renderer/i18n/expectation.ts';
import { errorCodes } from '../../../src/shared/error-codes.ts';

const speak = (lang: string) => vi.stubGlobal('document', { documentElement: { lang } });
afterEach(() => void vi.unstubAllGlobals());

describe('a mistake in a field', () => {
  const problem = (train: object) => checkConfig({ model: 'm', data: { train: 'a.csv' }, train }).problems[0]!.error;

  it('speaks of the label of the field, not of a file', () => {
    const text = errorLine(problem({ epochs: 'abc' }));
    expect(text).toBe('Epochs takes a whole number, at least 1. “abc” is something else.');
    expect(errorLine(problem({ warmupRatio: 3 }))).toBe(
      'Warm-up takes a number, at least 0, at most 1. “3” is something else.',
    );
    expect(errorLine(problem({ schedule: 'x' }))).toContain('Schedule takes one of');
    expect(errorLine(problem({ earlyStopping: 0 }))).toBe(
      'Early stopping takes a whole number, at least 1 or nothing. “0” is something else.',
    );
  });

  it('does so in Chinese', () => {
    speak('zh-Hans');
    expect(errorLine(problem({ epochs: 'abc' }))).toBe('“轮数”应填整数，至少 1，而这里是“abc”。');
  });
});

it('says what a list takes by its items', () => {
  const schema = z.toJSONSchema(z.array(z.int().min(2))) as Parameters<typeof expectation>[0];
  expect(expectation(schema)).toBe('a list, each a whole number, at least 2');
});

it('has the words of the host in English, and its own in Chinese, with the same details', () => {
  const { code, sentence, remedy, details } = new LorikeetError('data.column-missing', {
    path: 'a.csv',
    column: 'target',
    nearest: [],
    columns: ['text', 'label'],
  });
  const shape = { code, sentence, remedy, details };
  expect(errorText(shape)).toEqual({ sentence, remedy, code, details });
  speak('zh-Hant');
  expect(errorText(shape)).toEqual({
    sentence: 'a.csv 中沒有「target」欄。',
    remedy: '請從這些欄中選擇：text、label。',
  });
});

describe('translated errors', () => {
  const entries = Object.entries(errorTranslations);

  it('are errors of the table, each in both scripts with the same gaps', () => {
    const gaps = (texts: readonly string[]) =>
      [...texts.join(' ').matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const [code, texts] of entries) {
      expect(errorCodes).toContain(code);
      expect(gaps(texts['zh-Hans']), code).toEqual(gaps(texts['zh-Hant']));
      expect(texts['zh-Hans'].join('')).not.toMatch(/[訓練資料檔儲顯設開結數個這]/);
      expect(texts['zh-Hant'].join('')).not.toMatch(/[训练资档储显设开结数个这]/);
    }
    expect(entries.length).toBeGreaterThan(60);
  });

  it('fill their gaps with details that the table asks for', () => {
    const named = (code: string) => {
      const details = new Set<string>();
      const anything: ProxyHandler<object> = {
        get: (_, name) => (details.add(String(name)), Object.assign([], { toString: () => '1', replace: () => '1' })),
        ownKeys: () => [],
      };
      const { sentence, remedy } = errorTable[code as 'data.no-rows'] as unknown as Record<
        string,
        (all: object) => string
      >;
      for (const text of [sentence!, remedy!]) text(new Proxy({}, anything));
      return details;
    };
    for (const [code, texts] of entries) {
      // What a sentence shows in words of its own (places, bytes) is left out here; a gap that no sentence has is a slip.
      const gaps = [...texts['zh-Hans'].join(' ').matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      for (const gap of gaps) expect(named(code), code).toContain(gap);
    }
  });
});
