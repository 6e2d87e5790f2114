import type { Area } from './languages.ts';

export const unit = {
  rows: ['rows', '行', '列'],
  texts: ['texts', '条', '條'],
  tokens: ['tokens', '词元', '詞元'],
  batches: ['batches', '批', '批'],
  evaluations: ['evals', '次', '次'],
  tokensPerSecond: ['tokens/s', '词元/秒', '詞元/秒'],
} satisfies Area;

export const metric = {
  f1: ['F1', 'F1', 'F1'],
  microF1: ['F1, micro', 'F1（微平均）', 'F1（微平均）'],
  macroF1: ['F1, macro', 'F1（宏平均）', 'F1（宏平均）'],
  weightedF1: ['F1, weighted', 'F1（加权）', 'F1（加權）'],
  samplesF1: ['F1 of a row, mean', '每行 F1 的平均', '每列 F1 的平均'],
  precision: ['Precision', '精确率', '精確率'],
  recall: ['Recall', '召回率', '召回率'],
  accuracy: ['Accuracy', '准确率', '準確率'],
  rocAuc: ['ROC-AUC', 'ROC 曲线下面积', 'ROC 曲線下面積'],
  averagePrecision: ['Average precision', '平均精确率', '平均精確率'],
  logLoss: ['Log loss', '对数损失', '對數損失'],
  loss: ['Loss', '损失', '損失'],
} satisfies Area;

export const status = {
  starting: ['Starting', '正在启动', '正在啟動'],
  running: ['Training', '训练中', '訓練中'],
  finished: ['Finished', '已完成', '已完成'],
  cancelled: ['Stopped', '已停止', '已停止'],
  interrupted: ['Interrupted', '已中断', '已中斷'],
  failed: ['Failed', '失败', '失敗'],
} satisfies Area;
