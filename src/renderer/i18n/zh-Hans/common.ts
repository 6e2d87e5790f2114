import type { metric as metricEn, status as statusEn, unit as unitEn } from '../en/common.ts';

export const unit: Record<keyof typeof unitEn, string> = {
  rows: '行',
  texts: '条',
  tokens: '词元',
  batches: '批',
  evaluations: '次',
  tokensPerSecond: '词元/秒',
};

export const metric: Record<keyof typeof metricEn, string> = {
  f1: 'F1',
  precision: '精确率',
  recall: '召回率',
  accuracy: '准确率',
  rocAuc: 'ROC-AUC',
  averagePrecision: '平均精确率',
  logLoss: '对数损失',
  loss: '损失',
};

export const status: Record<keyof typeof statusEn, string> = {
  starting: '正在启动',
  running: '训练中',
  finished: '已完成',
  cancelled: '已停止',
  interrupted: '已中断',
  failed: '失败',
};
