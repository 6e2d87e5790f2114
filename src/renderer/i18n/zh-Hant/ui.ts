import type { ui as en } from '../en/ui.ts';

export const ui: Record<keyof typeof en, string> = {
  loading: '正在載入',
  close: '關閉',
  cancel: '取消',
  undo: '復原',
  tryAgain: '重試',
  copyDetails: '複製詳情',
  copied: '已複製',
  cannotCopy: '此頁面不能使用剪貼簿。',
  messages: '訊息',
  'time.s': '{s} 秒',
  'time.mins': '{min} 分 {s} 秒',
  'time.hmin': '{h} 小時 {min} 分',
  'time.dh': '{d} 天 {h} 小時',
};
