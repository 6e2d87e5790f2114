import type { ErrorTranslations } from './translation.ts';

/** Requests of front ends, and errors nobody foresaw. */
export const host = {
  'host.unknown-channel': {
    'zh-Hans': ['没有名为 {channel} 的请求。', '提出请求的程序与此程序的 Lorikeet 版本不同：请都更新。'],
    'zh-Hant': ['沒有名為 {channel} 的請求。', '提出請求的程式與此程式的 Lorikeet 版本不同：請都更新。'],
  },
  'host.bad-request': {
    'zh-Hans': ['无法读取请求 {channel}：{field}：{reason}。', '请改正该字段；若请求由 Lorikeet 自己提出，请报告。'],
    'zh-Hant': ['無法讀取請求 {channel}：{field}：{reason}。', '請改正該欄位；若請求由 Lorikeet 自己提出，請報告。'],
  },
  'host.cancelled': {
    'zh-Hans': ['请求 {channel} 在答复之前被取消了。', '需要时请重新请求。'],
    'zh-Hant': ['請求 {channel} 在答覆之前被取消了。', '需要時請重新請求。'],
  },
  'host.worker-not-started': {
    'zh-Hans': ['无法启动训练进程：{reason}。', '请检查 Lorikeet 的安装是否完整，以及系统是否允许更多进程。'],
    'zh-Hant': ['無法啟動訓練程序：{reason}。', '請檢查 Lorikeet 的安裝是否完整，以及系統是否允許更多程序。'],
  },
  'host.worker-silent': {
    'zh-Hans': [
      '负责此工作的进程没有答复就结束了：{reason}。',
      '它的输出见上文；若系统内存不足，请减小批大小或最大长度。',
    ],
    'zh-Hant': [
      '負責此工作的程序沒有答覆就結束了：{reason}。',
      '它的輸出見上文；若系統記憶體不足，請減小批大小或最大長度。',
    ],
  },
  'host.too-many-workers': {
    'zh-Hans': ['已有 {most} 个 Lorikeet 进程在工作。', '请等其中一个结束，或把训练加入队列，由队列逐个启动。'],
    'zh-Hant': ['已有 {most} 個 Lorikeet 程序在工作。', '請等其中一個結束，或把訓練加入佇列，由佇列逐個啟動。'],
  },
  'host.unexpected': {
    'zh-Hans': ['出现了 Lorikeet 不认识的错误：{message}', '请连同训练的 log.jsonl 一起报告。'],
    'zh-Hant': ['出現了 Lorikeet 不認識的錯誤：{message}', '請連同訓練的 log.jsonl 一起報告。'],
  },
} satisfies ErrorTranslations;
