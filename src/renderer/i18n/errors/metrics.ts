import type { ErrorTranslations } from './translation.ts';

/** What an evaluation cannot be computed from. */
export const metrics = {
  'metrics.logit-not-finite': {
    'zh-Hans': [
      '对所评估的第 <nth>{row}</nth> 行，模型在第 {column} 类上的输出是 {value}，不是有限的数。',
      '训练已发散：请回到更早的检查点并降低学习率，或裁剪梯度；若用半精度，请改用全精度。',
    ],
    'zh-Hant': [
      '對所評估的第 <nth>{row}</nth> 列，模型在第 {column} 類上的輸出是 {value}，不是有限的數。',
      '訓練已發散：請回到更早的檢查點並降低學習率，或裁剪梯度；若用半精度，請改用全精度。',
    ],
  },
  'metrics.no-rows': {
    'zh-Hans': ['没有可评估的行。', '请让所评估的划分至少有一行：更大的比例，或有数据的文件。'],
    'zh-Hant': ['沒有可評估的列。', '請讓所評估的劃分至少有一列：更大的比例，或有資料的檔案。'],
  },
} satisfies ErrorTranslations;
