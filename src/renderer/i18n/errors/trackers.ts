import type { ErrorTranslations } from './translation.ts';

/** Programs that draw the curves of many runs. */
export const trackers = {
  'trackers.left-out': {
    'zh-Hans': [
      '此训练从这里起不再写入 {tracker}：{reason}',
      '训练会继续。继续该训练时，或用 lorikeet track 时，会重新写入全部内容。',
    ],
    'zh-Hant': [
      '此訓練從這裡起不再寫入 {tracker}：{reason}',
      '訓練會繼續。繼續該訓練時，或用 lorikeet track 時，會重新寫入全部內容。',
    ],
  },
} satisfies ErrorTranslations;
