import type { Area } from './languages.ts';

/** What a field can be chosen to be. Names of formats and devices are the same everywhere. */
export const option = {
  auto: ['automatic', '自动', '自動'],
  stored: ['as stored', '原样', '原樣'],
  none: ['none', '无', '無'],
  all: ['all', '全部', '全部'],
  lora_only: ['of adapted modules', '仅适配的模块', '僅適配的模組'],
  constant: ['constant', '恒定', '恆定'],
  constant_with_warmup: ['constant after a warm-up', '预热后恒定', '預熱後恆定'],
  linear: ['linear, down to 0', '线性降到 0', '線性降到 0'],
  cosine: ['cosine, down to 0', '余弦降到 0', '餘弦降到 0'],
  checkpoint: ['of the checkpoint', '用模型自带的', '用模型自帶的'],
  new: ['a new one', '新建', '新建'],
  epoch: ['epoch', '每轮', '每輪'],
  balanced: ['balanced', '均衡', '均衡'],
  microF1: ['F1, micro', 'F1（微平均）', 'F1（微平均）'],
  macroF1: ['F1, macro', 'F1（宏平均）', 'F1（宏平均）'],
  weightedF1: ['F1, weighted', 'F1（加权）', 'F1（加權）'],
  samplesF1: ['F1 of a row, mean', '每行 F1 的平均', '每列 F1 的平均'],
  'single-label': ['one label', '一个标签', '一個標籤'],
  'multi-label': ['several labels', '多个标签', '多個標籤'],
} satisfies Area;
