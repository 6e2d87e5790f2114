import type { Area } from './languages.ts';

export const queue = {
  title: ['Queue', '队列', '佇列'],
  paused: ['paused: nothing new starts', '已暂停：不开始新的训练', '已暫停：不開始新的訓練'],
  afterError: ['After an error', '出错之后', '出錯之後'],
  'afterError.continue': ['go on with the next', '继续下一个', '繼續下一個'],
  'afterError.pause': ['pause', '暂停', '暫停'],
  pause: ['Pause', '暂停', '暫停'],
  resume: ['Go on', '继续', '繼續'],
  empty: ['Nothing waits for the device.', '没有训练在等待设备。', '沒有訓練在等待裝置。'],
  waiting: ['Waiting', '等待中', '等待中'],
  running: ['Running', '进行中', '進行中'],
  failed: ['Failed', '失败', '失敗'],
  starts: ['starts about {clock}', '约 {clock} 开始', '約 {clock} 開始'],
  retry: ['Try again', '重试', '重試'],
  change: ['Change it', '修改', '修改'],
  up: ['Move {name} up', '上移 {name}', '上移 {name}'],
  down: ['Move {name} down', '下移 {name}', '下移 {name}'],
  remove: ['Take {name} out of the queue', '将 {name} 移出队列', '將 {name} 移出佇列'],
  removed: ['“{name}” is out of the queue.', '“{name}”已移出队列。', '「{name}」已移出佇列。'],
} satisfies Area;
