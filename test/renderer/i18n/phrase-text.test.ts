import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectionTrouble } from '../../../src/engine/download/send.ts';
import { writeFailure } from '../../../src/engine/files/failure.ts';
import { LorikeetError } from '../../../src/engine/index.ts';
import { describeDevices, type Machine } from '../../../src/host/devices/describe.ts';
import { noAdapters } from '../../../src/host/devices/adapters.ts';
import { howItEnded } from '../../../src/host/launch/ask.ts';
import { phraseText } from '../../../src/renderer/i18n/phrase-text.ts';
import { phraseTranslations } from '../../../src/renderer/i18n/phrases.ts';
import { reasonText } from '../../../src/shared/device.ts';
import { microBatchText } from '../../../src/shared/events.ts';
import { headText } from '../../../src/shared/head.ts';
import { phrase, phrases } from '../../../src/shared/phrases/index.ts';

const speak = (lang: string) => vi.stubGlobal('document', { documentElement: { lang } });
afterEach(() => void vi.unstubAllGlobals());

/** Words of English, without names of devices, formats and programs. */
const english = (text: string) =>
  text
    .replaceAll(/[“「][^”」]*[”」]/g, '')
    .match(/[a-z]{2,}/gi)
    ?.filter(
      (word) =>
        !/^(CPU|WebGPU|CUDA|DirectML|NVIDIA|nvidia|smi|VISIBLE|DEVICES|Linux|Windows|Mac|Apple|ms|x64|win32|TensorBoard|E\w+|SIG\w+|lorikeet|track)$/.test(
          word,
        ),
    ) ?? [];

describe('phrases', () => {
  const gapsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

  it('are translated with the gaps of the English ones, each in its script', () => {
    for (const [key, [hans, hant]] of Object.entries(phraseTranslations)) {
      const gaps = gapsOf(phrases[key as keyof typeof phrases]);
      expect(gapsOf(hans), key).toEqual(gaps);
      expect(gapsOf(hant), key).toEqual(gaps);
      expect(hans, key).toMatch(/\p{Script=Han}/u);
      expect(hans, key).not.toMatch(/[訓練資料檔儲顯設開結數個這]/);
      expect(hant, key).not.toMatch(/[训练资档储显设开结数个这]/);
    }
  });

  it('stay as they are in English, and what is none in every language', () => {
    expect(phraseText('access is denied')).toBe('access is denied');
    speak('zh-Hans');
    expect(phraseText('a text of a user')).toBe('a text of a user');
  });

  it('are translated inside each other and one after the other', () => {
    speak('zh-Hans');
    const inner = phrase('log.not-as-written', { file: 'train.safetensors' });
    expect(phraseText(phrase('log.goes-on-from', { damage: inner, step: 4 }))).toBe(
      'train.safetensors 与写出时不同。训练从上一个检查点（第 4 步）继续。',
    );
    const { sentence, remedy } = new LorikeetError('trackers.left-out', {
      tracker: 'TensorBoard',
      reason: new LorikeetError('files.not-writable', { file: 'a', reason: phrase('system.read-only') }).sentence,
    });
    expect(phraseText(`${sentence} ${remedy}`)).toMatch(
      /^此训练从这里起不再写入 TensorBoard：无法写入 a：磁盘是只读的。/,
    );
    expect(english(phraseText(`${sentence} ${remedy}`))).toEqual([]);
  });
});

describe('in Chinese, without a word of English', () => {
  it.each([
    'EACCES',
    'EPERM',
    'EROFS',
    'EISDIR',
    'ENOENT',
    'ENOTDIR',
    'EEXIST',
    'ENAMETOOLONG',
    'EFBIG',
    'EBUSY',
    'EIO',
  ])('is why a file cannot be written: %s', (code) => {
    speak('zh-Hans');
    const { details } = writeFailure('a', Object.assign(new Error(), { code })) as LorikeetError<'files.not-writable'>;
    expect(english(phraseText(details.reason))).toEqual([]);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'])(
    'is why a connection failed: %s',
    (code) => {
      speak('zh-Hans');
      expect(english(phraseText(connectionTrouble(Object.assign(new Error(), { code })).reason))).toEqual([]);
    },
  );

  it('is how a process ended', () => {
    speak('zh-Hant');
    const ended = { started: true as const, exitCode: 3, signal: null };
    expect(phraseText(howItEnded(ended))).toBe('結束碼 3');
    expect(phraseText(howItEnded({ ...ended, exitCode: null, signal: 'SIGKILL' }))).toBe('被 SIGKILL 終止');
  });

  it('is what stands in the way of a device', () => {
    speak('zh-Hans');
    const machine = (
      platform: string,
      devices: Machine['runtime']['devices'],
      adapters: Machine['adapters'],
    ): Machine => ({
      ...{ platform, adapters, cpu: { name: null, memoryBytes: 1, memoryUsedBytes: 0 } },
      runtime: { devices, version: '1', cuda: null },
    });
    const fault = { ...noAdapters, nvidiaFault: phrase('device.old-smi') };
    const card = {
      ...{ vendor: 'nvidia', name: 'x', memoryBytes: null, memoryUsedBytes: null, driver: '1' },
      isDedicated: true,
    } as unknown as Machine['adapters']['adapters'][number];
    const obstacles = [
      machine('linux-arm64', ['cpu'], noAdapters),
      machine('win32-x64', ['cpu', 'dml', 'webgpu'], noAdapters),
      machine('linux-x64', ['cpu', 'cuda', 'webgpu'], noAdapters),
      machine('linux-x64', ['cpu', 'cuda', 'webgpu'], fault),
      machine('linux-x64', ['cpu', 'cuda', 'webgpu'], { ...noAdapters, adapters: [card] }),
    ].flatMap((each) => describeDevices(each).flatMap(({ obstacle }) => obstacle ?? []));
    expect(new Set(obstacles.map(({ remedy }) => remedy)).size).toBe(5);
    for (const { reason, remedy } of obstacles) {
      expect(english(phraseText(reason).replaceAll(/linux-arm64|win32-x64/g, ''))).toEqual([]);
      expect(english(phraseText(remedy))).toEqual([]);
      // As an error says both at once.
      expect(english(phraseText(`${reason} ${remedy}`).replaceAll(/linux-arm64|win32-x64/g, ''))).toEqual([]);
    }
  });

  it('is the log of a run', () => {
    speak('zh-Hans');
    const lines = [
      reasonText('cpu', { kind: 'named' }),
      reasonText('cpu', { kind: 'only' }),
      reasonText('webgpu', { kind: 'fastest', seconds: 0.01, others: [{ device: 'cpu', seconds: 2 }] }),
      microBatchText({
        ...{ type: 'micro-batch', step: 3, rows: 2, accumulation: 4, device: 'WebGPU', reason: '', time: '' },
      }),
    ];
    for (const line of lines) expect(english(phraseText(line))).toEqual([]);
    const fastest = reasonText('webgpu', {
      ...{ kind: 'fastest', seconds: 0.01 },
      others: [
        { device: 'cpu', seconds: 2 },
        { device: 'cuda', seconds: 3 },
      ],
    });
    expect(phraseText(fastest)).toMatch(/2\.0 s \(CPU\)、3\.0 s \(\S+\)$/);
    const drawn = headText({ from: 'new', rows: [null, null] }, ['是', '否'], ['x', 'y'], 2)!;
    expect(phraseText(drawn)).toContain('（x、y）');
    expect(phraseText(drawn)).toContain('是、否');
    const head = headText({ from: 'order', rows: [0, 1] }, ['是', '否'], null, 2)!;
    expect(phraseText(head)).toContain('\n  是 ← 0\n  否 ← 1');
    expect(english(phraseText(head))).toEqual([]);
  });
});
