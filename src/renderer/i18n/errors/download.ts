import type { ErrorTranslations } from './translation.ts';

/** Files fetched from public servers, and archives of them. */
export const download = {
  'download.unreachable': {
    'zh-Hans': ['无法连接 {host}：{reason}。', '请检查网络；使用代理时请设置 HTTPS_PROXY。已下载的部分会保留。'],
    'zh-Hant': ['無法連線 {host}：{reason}。', '請檢查網路；使用代理時請設定 HTTPS_PROXY。已下載的部分會保留。'],
  },
  'download.server-error': {
    'zh-Hans': ['{host} 多次失败，状态 {status}。', '问题出在对方：请稍后再试。已下载的部分会保留。'],
    'zh-Hant': ['{host} 多次失敗，狀態 {status}。', '問題出在對方：請稍後再試。已下載的部分會保留。'],
  },
  'download.refused': {
    'zh-Hans': ['{host} 不提供 {url}（状态 {status}）。', '请稍后再试，或更新 Lorikeet：地址可能已改变。'],
    'zh-Hant': ['{host} 不提供 {url}（狀態 {status}）。', '請稍後再試，或更新 Lorikeet：地址可能已改變。'],
  },
  'download.redirect': {
    'zh-Hans': ['{host} 转发了 {url} 的请求，但无法跟随：{reason}。', '请检查代理，或换网络再试。'],
    'zh-Hant': ['{host} 轉發了 {url} 的請求，但無法跟隨：{reason}。', '請檢查代理，或換網路再試。'],
  },
  'download.bad-answer': {
    'zh-Hans': [
      '{host} 对 {url} 的请求作了意外的答复：{reason}。',
      '中间可能有代理或登录页：请在浏览器中打开该地址，或稍后再试。',
    ],
    'zh-Hant': [
      '{host} 對 {url} 的請求作了意外的答覆：{reason}。',
      '中間可能有代理或登入頁：請在瀏覽器中開啟該地址，或稍後再試。',
    ],
  },
  'download.wrong-size': {
    'zh-Hans': ['{host} 发来的 {file} 有 {found} 字节，应有 {expected} 字节。', '请稍后再试，或不经过代理。'],
    'zh-Hant': ['{host} 發來的 {file} 有 {found} 位元組，應有 {expected} 位元組。', '請稍後再試，或不經過代理。'],
  },
  'download.wrong-hash': {
    'zh-Hans': [
      '从 {host} 得到的 {file} 多次被改动：哈希应为 {expected}，实际是 {found}。',
      '代理或有故障的内存会改变数据：请换网络或机器再试。没有安装其中任何内容。',
    ],
    'zh-Hant': [
      '從 {host} 得到的 {file} 多次被改動：雜湊應為 {expected}，實際是 {found}。',
      '代理或有故障的記憶體會改變資料：請換網路或機器再試。沒有安裝其中任何內容。',
    ],
  },
  'download.no-space': {
    'zh-Hans': [
      '需要 <size>{needed}</size>，而 {folder} 所在磁盘只剩 <size>{free}</size>。',
      '请在该磁盘上腾出空间，或把 LORIKEET_CACHE 设为其他磁盘上的文件夹。',
    ],
    'zh-Hant': [
      '需要 <size>{needed}</size>，而 {folder} 所在磁碟只剩 <size>{free}</size>。',
      '請在該磁碟上騰出空間，或把 LORIKEET_CACHE 設為其他磁碟上的資料夾。',
    ],
  },
  'download.disk-full': {
    'zh-Hans': [
      '{folder} 所在磁盘已满：{file} 的 <size>{total}</size> 中已到达 <size>{done}</size>；未完成的不会被当作完整。',
      '请在该磁盘上腾出空间，然后重新开始：会从停下的地方继续。',
    ],
    'zh-Hant': [
      '{folder} 所在磁碟已滿：{file} 的 <size>{total}</size> 中已到達 <size>{done}</size>；未完成的不會被當作完整。',
      '請在該磁碟上騰出空間，然後重新開始：會從停下的地方繼續。',
    ],
  },
  'download.bad-archive': {
    'zh-Hans': ['无法解压归档文件 {archive}：{reason}。', '请删除该文件并重新开始；若再次失败，请报告。'],
    'zh-Hant': ['無法解壓封存檔 {archive}：{reason}。', '請刪除該檔案並重新開始；若再次失敗，請報告。'],
  },
  'download.no-entry': {
    'zh-Hans': ['归档文件 {archive} 中没有 {entry}。', '这不是所需的文件：请删除它并重新开始，或更新 Lorikeet。'],
    'zh-Hant': ['封存檔 {archive} 中沒有 {entry}。', '這不是所需的檔案：請刪除它並重新開始，或更新 Lorikeet。'],
  },
} satisfies ErrorTranslations;
