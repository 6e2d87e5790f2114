import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  bytes,
  clockTime,
  compact,
  count,
  decimal,
  duration,
  gigabytes,
  listed,
  moment,
  paired,
  percent,
  scientific,
} from '../../../src/renderer/i18n/format.ts';
import { currentLanguage, languageOf } from '../../../src/renderer/i18n/language.ts';

afterEach(() => vi.unstubAllGlobals());

function write(language: string) {
  vi.stubGlobal('document', { documentElement: { lang: language } });
}

it('lists names, and what stands behind them, with the marks of the language', () => {
  const all = () => [listed(['a', 'b', 'c']), listed(['a']), listed([]), paired('a', 'b')];
  expect(all()).toEqual(['a, b, c', 'a', '', 'a: b']);
  for (const language of ['zh-Hans', 'zh-Hant']) {
    write(language);
    expect(all()).toEqual(['a、b、c', 'a', '', 'a：b']);
  }
});

describe('figures', () => {
  it('are written with their groups and units', () => {
    expect(count(1_234_567)).toBe('1,234,567');
    expect(compact(1_250_000)).toBe('1.25 M');
    expect(compact(950)).toBe('950');
    expect([bytes(0), bytes(999), bytes(812_000), bytes(1_250_000_000), bytes(3.9e13)]).toEqual([
      '0 B',
      '999 B',
      '812 kB',
      '1.25 GB',
      '39.0 TB',
    ]);
    expect([gigabytes(1.5e9), gigabytes(24e9)]).toEqual(['1.50', '24.0']);
    expect([percent(0.5), percent(0.125), percent(0.0012), percent(0)]).toEqual(['50 %', '12.5 %', '0.12 %', '0 %']);
    expect([scientific(3.2e-5), scientific(2e-4), scientific(0)]).toEqual(['3.2e−5', '2e−4', '0']);
    expect([decimal(0.8, 3), decimal(Number.NaN, 3)]).toEqual(['0.800', '–']);
  });

  it('follow the language of the page', () => {
    write('zh-Hans');
    expect(compact(1_250_000)).toBe('125万');
    expect(duration(130)).toBe('2 分 10 秒');
    write('zh-Hant');
    expect(compact(1_250_000)).toBe('125萬');
  });
});

describe('times', () => {
  it('are told in their two largest units', () => {
    expect([0, 0.4, 9.96, 59.4, 130, 3599.6, 7260, 90_000].map(duration)).toEqual([
      '0 s',
      '0.4 s',
      '10.0 s',
      '59 s',
      '2 min 10 s',
      '1 h 0 min',
      '2 h 1 min',
      '1 d 1 h',
    ]);
    expect(duration(Number.POSITIVE_INFINITY)).toBe('–');
  });

  it('are as short as they are clear', () => {
    const now = new Date(2026, 10, 27, 15, 0).getTime();
    expect(clockTime(new Date(2026, 10, 27, 9, 5, 7).getTime(), 'seconds')).toBe('09:05:07');
    expect(moment(new Date(2026, 10, 27, 0, 10).getTime(), now)).toBe('00:10');
    expect(moment(new Date(2026, 10, 26, 23, 50).getTime(), now)).toBe('Thu 23:50');
    expect(moment(new Date(2026, 10, 20, 15, 0).getTime(), now)).toBe('Nov 20, 2026');
  });
});

describe('the language of the page', () => {
  it.each([
    ['en-GB', 'en'],
    ['de', 'en'],
    ['', 'en'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh-Hant-CN', 'zh-Hant'],
  ])('is for %s the nearest: %s', (tag, code) => {
    expect(languageOf(tag)).toBe(code);
  });

  it('chooses a plural and fills gaps', () => {
    expect(currentLanguage().message('frame.jobs.running', { n: 1 })).toBe('1 job running');
    expect(currentLanguage().message('frame.jobs.running', { n: 3 })).toBe('3 jobs running');
    expect(currentLanguage().message('home.queue', { waiting: 2, failed: 1 })).toBe('2 runs wait, 1 failed');
  });
});
