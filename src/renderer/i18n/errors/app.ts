import type { ErrorTranslations } from './translation.ts';

/** Drafts, the queue, deleted runs, settings. */
export const app = {
  'draft.unknown': {
    'zh-Hans': ['没有草稿 {id}。', '它可能已在别的窗口中删除或开始训练：请选择现有的草稿。'],
    'zh-Hant': ['沒有草稿 {id}。', '它可能已在別的視窗中刪除或開始訓練：請選擇現有的草稿。'],
  },
  'queue.unknown': {
    'zh-Hans': ['队列中没有条目 {id}。', '它已结束，或可能已在别的窗口中移除。'],
    'zh-Hant': ['佇列中沒有條目 {id}。', '它已結束，或可能已在別的視窗中移除。'],
  },
  'queue.running': {
    'zh-Hans': ['{name} 正在训练，不能从队列中移除。', '请停止该训练，它会自行离开队列。'],
    'zh-Hant': ['{name} 正在訓練，不能從佇列中移除。', '請停止該訓練，它會自行離開佇列。'],
  },
  'queue.already-there': {
    'zh-Hans': ['{name} 已在队列中。', '请等待轮到它，或把它移到最前。'],
    'zh-Hant': ['{name} 已在佇列中。', '請等待輪到它，或把它移到最前。'],
  },
  'settings.webhook-address': {
    'zh-Hans': [
      '“Webhook”应为 https 地址，或此机器上的 http 地址，而现在是 {address}。',
      '请填写 https://example.org/hook 这样的地址，或留空。',
    ],
    'zh-Hant': [
      '「Webhook」應為 https 地址，或此機器上的 http 地址，而現在是 {address}。',
      '請填寫 https://example.org/hook 這樣的地址，或留空。',
    ],
  },
  'settings.webhook-failed': {
    'zh-Hans': [
      '位于 {address} 的 Webhook 没有接收消息：{reason}。',
      '请检查地址，以及该服务是否在 10 秒内以 2xx 状态答复。',
    ],
    'zh-Hant': [
      '位於 {address} 的 Webhook 沒有接收訊息：{reason}。',
      '請檢查地址，以及該服務是否在 10 秒內以 2xx 狀態答覆。',
    ],
  },
  'run.not-deleted': {
    'zh-Hans': ['没有可恢复或可彻底删除的训练 {deleted}。', '它可能已在别的窗口中恢复或彻底删除。'],
    'zh-Hant': ['沒有可恢復或可徹底刪除的訓練 {deleted}。', '它可能已在別的視窗中恢復或徹底刪除。'],
  },
} satisfies ErrorTranslations;
