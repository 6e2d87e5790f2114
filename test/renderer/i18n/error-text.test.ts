import { IntlMessageFormat } from 'intl-messageformat';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { LorikeetError } from '../../../src/engine/index.ts';
import { errorTable } from '../../../src/engine/errors/index.ts';
import { checkConfig } from '../../../src/host/config/value.ts';
import { errorLine, errorText } from '../../../src/renderer/i18n/error-text.ts';
import { errorTranslations } from '../../../src/renderer/i18n/errors/index.ts';
import { setting } from '../../../src/renderer/i18n/messages/setting.ts';
import { withSettingNames } from '../../../src/renderer/i18n/spoken-settings.ts';
import { expectation } from '../../../src/renderer/i18n/expectation.ts';
import { phrase } from '../../../src/shared/phrases/index.ts';
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
    expect(errorLine(problem({ schedule: 'x' }))).toBe(
      'Schedule takes one of “constant”, “constant after a warm-up”, “linear, down to 0”, “cosine, down to 0”. “x” is something else.',
    );
    expect(errorLine(problem({ earlyStopping: 0 }))).toBe(
      'Early stopping takes a whole number, at least 1 or nothing. “0” is something else.',
    );
  });

  it('says that a field is empty, those of the search among them', () => {
    const emptied = (search: object) =>
      checkConfig({ model: 'm', data: { train: 'a.csv' }, search: { preset: 'recipe', ...search } }).problems[0]!.error;
    expect(errorLine(emptied({ trials: null }))).toBe(
      'Trials is empty. It takes a whole number, at least 1, at most 10,000.',
    );
    expect(errorLine(emptied({ seeds: null }))).toMatch(/^Seeds per trial is empty\. It takes a whole number/);
    expect(errorLine(emptied({ trials: 0 }))).toBe(
      'Trials takes a whole number, at least 1, at most 10,000. “0” is something else.',
    );
    expect(errorLine(problem({ epochs: null }))).toBe('Epochs is empty. It takes a whole number, at least 1.');
    speak('zh-Hans');
    expect(errorLine(emptied({ trials: null }))).toBe('“试验次数”为空，应填整数，至少 1，至多 10,000。');
  });

  it('does so in Chinese', () => {
    speak('zh-Hans');
    expect(errorLine(problem({ epochs: 'abc' }))).toBe('“轮数”应填整数，至少 1，而这里是“abc”。');
    expect(errorLine(problem({ schedule: 'x' }))).toContain('“线性降到 0”、“余弦降到 0”');
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
    isHeaderGuessed: false,
  });
  const shape = { code, sentence, remedy, details };
  expect(errorText(shape)).toEqual({ sentence, remedy });
  speak('zh-Hant');
  expect(errorText(shape)).toEqual({
    sentence: 'a.csv 中沒有「target」欄。',
    remedy: '請從這些欄中選擇：text、label。',
  });
});

it('speaks of several labels in a cell in words of the page', () => {
  const error = new LorikeetError('data.several-labels', {
    ...{ path: 'a.csv', column: 'topics', separator: '|' },
    labels: ['a|b', 'b|c'],
  });
  expect(errorLine(error)).toBe(
    'Cells of column “topics” hold several labels each: a|b, b|c. With “One label” each row has one. ' +
      'Choose “Any number of labels” on the step Data to train on all of them, or keep one label for each row.',
  );
  speak('zh-Hant');
  expect(errorLine(error)).toContain('：a|b、b|c。');
  expect(errorLine(error)).toContain('「任意多個標籤」');
  expect(errorLine(error)).not.toContain('data.');
});

describe('settings in an error', () => {
  const paths = Object.keys(setting).filter((path) => path.includes('.'));
  const isRaw = (text: string) =>
    paths.filter((path) => new RegExp(`(?<![\\w./])${path.replaceAll('.', String.raw`\\.`)}(?![\\w.]*\\w)`).test(text));

  it('are called as their fields are, with the values of the form', () => {
    const places = [{ row: 4, line: 6 }];
    const missing = new LorikeetError('data.text-empty', { path: 'a.csv', column: 'text', total: 9, places, count: 1 });
    const { code, sentence, remedy } = missing;
    const empty = { code, sentence, remedy, details: { ...missing.details } };
    expect(errorText(empty).remedy).toBe(
      'Fill in these rows, leave them out with “Mended before training: drop rows without text”, or choose another text column.',
    );
    const alone = new LorikeetError('data.one-label-needed', {});
    expect(errorLine(alone)).toContain('(“Labels of a row: several labels”)');
    const device = new LorikeetError('runtime.device-unavailable', { device: 'cuda', reason: 'none' });
    expect(errorText(device).remedy).toBe(
      'Set “Device: automatic” or “Device: CPU”, or install what the device needs.',
    );
    const memory = new LorikeetError('train.too-little-memory', {
      ...{ needed: 9e9, available: 1e9 },
      fitting: ['train.recompute: true', 'precision: nf4'],
    });
    expect(errorText(memory).remedy).toBe(
      'Any of these would fit: “Recompute activations: on”; “Frozen base: nf4”. “Check memory: off” starts the run anyway.',
    );
    speak('zh-Hans');
    expect(errorText(empty).remedy).toBe(
      '请补全这些行，用“训练前的修正：删除没有文本的行”去掉它们，或选择别的文本列。',
    );
    expect(errorLine(alone)).toContain('（“每行的标签：多个标签”）');
    expect(errorText(device).remedy).toBe('请设为“设备：自动”或“设备：CPU”，或安装该设备所需的组件。');
    expect(errorText(memory).remedy).toContain('“重算激活值：开”、“冻结底座：nf4”。设置“检查内存：关”则仍会开始。');
  });

  it('stay paths nowhere', () => {
    for (const [code, texts] of Object.entries(errorTranslations)) {
      for (const language of ['zh-Hans', 'zh-Hant'] as const) {
        speak(language);
        // How an override is written is said with one.
        const said = texts[language].map((text) => withSettingNames(text)).filter((text) => !text.includes('--set'));
        expect(isRaw(said.join(' ')), code).toEqual([]);
      }
    }
  });

  it('are left where they are names of the user, or none', () => {
    const file = new LorikeetError('files.unreadable', { file: 'data.train', reason: 'access is denied' });
    expect(errorLine(file)).toContain('data.train');
    const texts = [
      '/x/data.train',
      'data.train.csv',
      'train.csv',
      'my-data.text',
      'data.unknown=1',
      'search.space',
      'data.label-missing',
      '--set train.seed=43',
    ];
    expect(texts.map((text) => withSettingNames(text))).toEqual(texts);
  });
});

describe('translated errors', () => {
  const entries = Object.entries(errorTranslations);
  const languages = ['zh-Hans', 'zh-Hant'] as const;

  /** The details that a message takes. */
  const gapsOf = (texts: readonly string[]) => {
    const names = new Set<string>();
    const visit = (parts: ReturnType<IntlMessageFormat['getAst']>) => {
      for (const part of parts) {
        if ('children' in part) visit(part.children);
        else if ('value' in part && Number(part.type) !== 0) names.add(part.value);
        if ('options' in part) for (const option of Object.values(part.options)) visit(option.value);
      }
    };
    for (const text of texts) visit(new IntlMessageFormat(text, 'zh').getAst());
    return [...names].sort();
  };

  /** The details that the English texts take, whichever of their words they choose. */
  const detailsOf = (code: string) => {
    const names = new Set<string>();
    const { sentence, remedy } = errorTable[code as 'data.no-rows'] as unknown as Record<
      string,
      (all: object) => string
    >;
    const place = { row: 1, line: null };
    const values = (name: string): readonly unknown[] => [
      null,
      7,
      'SIGKILL',
      true,
      false,
      '',
      'libcuda.so.1',
      [],
      name === 'places' ? [place] : ['one'],
      name === 'places' ? [place, place] : ['one', 'two'],
      { lines: [1], count: 1 },
    ];
    // Every detail once with each of its values, among others that are plain.
    for (let at = 0; at < values('').length; at += 1) {
      for (const others of [8, 2, 1, at]) {
        const read: ProxyHandler<object> = {
          get: (_, name) => (names.add(String(name)), values(String(name))[(name as string).length % 2 ? at : others]),
          has: () => true,
        };
        for (const text of [sentence!, remedy!]) {
          try {
            text(new Proxy({}, read));
          } catch {
            // No detail has a value of every kind.
          }
        }
      }
    }
    return [...names].sort();
  };

  it('are those of the table, every one', () => {
    expect(Object.keys(errorTranslations).sort()).toEqual(Object.keys(errorTable).sort());
    expect(Object.keys(errorTable).length).toBe(errorCodes.filter((code) => !code.startsWith('page.')).length);
  });

  it.each(languages)('take the details that the English ones take, in %s', (language) => {
    for (const [code, texts] of entries) {
      expect(gapsOf(texts[language]), code).toEqual(detailsOf(code));
    }
  });

  it('are in the right script, without words of English', () => {
    for (const [code, texts] of entries) {
      expect(texts['zh-Hans'].join(''), code).not.toMatch(/[訓練資料檔儲顯設開結數個這]/);
      expect(texts['zh-Hant'].join(''), code).not.toMatch(/[训练资档储显设开结数个这]/);
      for (const text of languages.flatMap((language) => texts[language])) {
        expect(text, code).toMatch(/\p{Script=Han}/u);
        expect(text, code).not.toMatch(/\b(the|is|was|not|and|Choose|Give)\b(?! to)/);
      }
    }
  });

  it('are filled with lists, places, sizes and counts from 1', () => {
    speak('zh-Hans');
    const said = (error: LorikeetError) =>
      errorLine({
        code: error.code,
        sentence: error.sentence,
        remedy: error.remedy,
        details: error.details as Record<string, unknown>,
      });
    expect(said(new LorikeetError('files.no-space', { folder: '/x', needed: 2e9, free: 1e6 }))).toContain(
      '/x 将占用 2.00 GB，而磁盘只剩 1.00 MB。',
    );
    const places = [
      { row: 4, line: 6 },
      { row: 8, line: 10 },
    ];
    expect(
      said(new LorikeetError('data.text-empty', { path: 'a.csv', column: 'text', total: 9, places, count: 2 })),
    ).toContain('第 6、10 行。');
    expect(said(new LorikeetError('run.unknown-row', { run: 'r', row: 0 }))).toContain('第 1 行。');
    expect(said(new LorikeetError('run.unknown', { run: 'r', runs: '/runs', nearest: null }))).toContain(
      'lorikeet runs list',
    );
    expect(said(new LorikeetError('run.unknown', { run: 'r', runs: '/runs', nearest: 'rx' }))).toContain(
      '您是否想写 rx？',
    );
    expect(said(new LorikeetError('data.json-line', { path: 'a', line: 1, column: 2, found: 'x' }))).toContain(
      '例如 {"text": "…", "label": 1}',
    );
    const missing = new LorikeetError('files.unreadable', { file: 'a.csv', reason: phrase('system.denied') });
    expect(said(missing)).toContain('无法读取 a.csv：没有访问权限。');
  });

  it('of another version are shown although a detail is not there', () => {
    speak('zh-Hant');
    expect(errorText({ code: 'files.missing', sentence: '', remedy: '', details: {} }).sentence).toBe('沒有檔案 –。');
  });
});
