import type { queue as en } from '../en/queue.ts';

export const queue: Record<keyof typeof en, string> = {
  title: '佇列',
  paused: '已暫停：不開始新的訓練',
  afterError: '出錯之後',
  'afterError.continue': '繼續下一個',
  'afterError.pause': '暫停',
  pause: '暫停',
  resume: '繼續',
  empty: '沒有訓練在等待裝置。',
  waiting: '等待中',
  running: '進行中',
  failed: '失敗',
  retry: '重試',
  up: '上移 {name}',
  down: '下移 {name}',
  remove: '將 {name} 移出佇列',
  removed: '「{name}」已移出佇列。',
};
