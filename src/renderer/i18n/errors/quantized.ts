import type { ErrorTranslations } from './translation.ts';

/** Frozen bases in 8 and 4 bits. */
export const quantized = {
  'quantized.unsupported-dtype': {
    'zh-Hans': [
      '{file} 中的张量 {tensor} 存储为 {dtype}；只能量化 F32、F16 和 BF16。',
      '请使用 F32、F16 或 BF16 版本的模型；冻结的权重在这里压缩，无需事先压缩。',
    ],
    'zh-Hant': [
      '{file} 中的張量 {tensor} 儲存為 {dtype}；只能量化 F32、F16 和 BF16。',
      '請使用 F32、F16 或 BF16 版本的模型；凍結的權重在這裡壓縮，無需事先壓縮。',
    ],
  },
  'quantized.no-room': {
    'zh-Hans': [
      '量化后的权重在 {folder} 中需要 <size>{needed}</size>，而磁盘只剩 <size>{free}</size>。',
      '请在该磁盘上腾出空间，或把缓存放到其他磁盘。',
    ],
    'zh-Hant': [
      '量化後的權重在 {folder} 中需要 <size>{needed}</size>，而磁碟只剩 <size>{free}</size>。',
      '請在該磁碟上騰出空間，或把快取放到其他磁碟。',
    ],
  },
} satisfies ErrorTranslations;
