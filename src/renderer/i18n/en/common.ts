export const unit = {
  rows: 'rows',
  texts: 'texts',
  tokens: 'tokens',
  batches: 'batches',
  evaluations: 'evals',
  tokensPerSecond: 'tokens/s',
} as const;

export const metric = {
  f1: 'F1',
  precision: 'Precision',
  recall: 'Recall',
  accuracy: 'Accuracy',
  rocAuc: 'ROC-AUC',
  averagePrecision: 'Average precision',
  logLoss: 'Log loss',
  loss: 'Loss',
} as const;

export const status = {
  starting: 'Starting',
  running: 'Training',
  finished: 'Finished',
  cancelled: 'Stopped',
  interrupted: 'Interrupted',
  failed: 'Failed',
} as const;
