import type { queue as en } from '../en/queue.ts';

export const queue: Record<keyof typeof en, string> = {
  title: '队列',
  paused: '已暂停：不开始新的训练',
  afterError: '出错之后',
  'afterError.continue': '继续下一个',
  'afterError.pause': '暂停',
  pause: '暂停',
  resume: '继续',
  empty: '没有训练在等待设备。',
  waiting: '等待中',
  running: '进行中',
  failed: '失败',
  retry: '重试',
  up: '上移 {name}',
  down: '下移 {name}',
  remove: '将 {name} 移出队列',
  removed: '“{name}”已移出队列。',
};
