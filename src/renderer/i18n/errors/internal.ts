import type { ErrorTranslations } from './translation.ts';

/** Bugs of Lorikeet itself. */
export const internal = {
  'internal.invariant': {
    'zh-Hans': ['内部错误：{what}', '这是 Lorikeet 的缺陷，与您的输入无关：请连同训练日志一起报告。'],
    'zh-Hant': ['內部錯誤：{what}', '這是 Lorikeet 的缺陷，與您的輸入無關：請連同訓練日誌一起報告。'],
  },
} satisfies ErrorTranslations;
