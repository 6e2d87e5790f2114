import type { metric as metricEn, status as statusEn, unit as unitEn } from '../en/common.ts';

export const unit: Record<keyof typeof unitEn, string> = {
  rows: '列',
  texts: '條',
  tokens: '詞元',
  batches: '批',
  evaluations: '次',
  tokensPerSecond: '詞元/秒',
};

export const metric: Record<keyof typeof metricEn, string> = {
  f1: 'F1',
  precision: '精確率',
  recall: '召回率',
  accuracy: '準確率',
  rocAuc: 'ROC-AUC',
  averagePrecision: '平均精確率',
  logLoss: '對數損失',
  loss: '損失',
};

export const status: Record<keyof typeof statusEn, string> = {
  starting: '正在啟動',
  running: '訓練中',
  finished: '已完成',
  cancelled: '已停止',
  interrupted: '已中斷',
  failed: '失敗',
};
