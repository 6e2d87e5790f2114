import type { ui as en } from '../en/ui.ts';

export const ui: Record<keyof typeof en, string> = {
  loading: '正在加载',
  close: '关闭',
  cancel: '取消',
  undo: '撤销',
  tryAgain: '重试',
  copyDetails: '复制详情',
  copied: '已复制',
  cannotCopy: '此页面不能使用剪贴板。',
  messages: '消息',
  'time.s': '{s} 秒',
  'time.mins': '{min} 分 {s} 秒',
  'time.hmin': '{h} 小时 {min} 分',
  'time.dh': '{d} 天 {h} 小时',
};
