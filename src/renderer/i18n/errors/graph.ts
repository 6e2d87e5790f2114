import type { ErrorTranslations } from './translation.ts';

/** What cannot be done with a graph. */
export const graph = {
  'graph.no-gradient': {
    'zh-Hans': [
      '{op} 的梯度尚未实现，而 {node} 之前有要训练的张量：{line}',
      '请选择别的模块训练：此运算之后的模块可以训练。',
    ],
    'zh-Hant': [
      '{op} 的梯度尚未實現，而 {node} 之前有要訓練的張量：{line}',
      '請選擇別的模組訓練：此運算之後的模組可以訓練。',
    ],
  },
  'graph.nothing-trained': {
    'zh-Hans': [
      '{graph} 的训练张量对损失没有影响。',
      '请让 lora.targets 至少包含模型的一个线性层，或训练分类头（lora.modulesToSave）。',
    ],
    'zh-Hant': [
      '{graph} 的訓練張量對損失沒有影響。',
      '請讓 lora.targets 至少包含模型的一個線性層，或訓練分類頭（lora.modulesToSave）。',
    ],
  },
} satisfies ErrorTranslations;
