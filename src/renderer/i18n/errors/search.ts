import type { ErrorTranslations } from './translation.ts';

/** Searches for the best settings. */
export const search = {
  'search.unknown': {
    'zh-Hans': ['{folder} 中没有搜索 {search}。', '请用 lorikeet search list 查看现有的搜索。'],
    'zh-Hant': ['{folder} 中沒有搜尋 {search}。', '請用 lorikeet search list 查看現有的搜尋。'],
  },
  'search.ambiguous': {
    'zh-Hans': ['有多个搜索名为 {search}：{names}。', '请给出其中一个的完整名称。'],
    'zh-Hant': ['有多個搜尋名為 {search}：{names}。', '請給出其中一個的完整名稱。'],
  },
  'search.bad-record': {
    'zh-Hans': [
      '{file} 不是搜索的记录：{field}：{reason}。',
      '该文件被手动改过，或由其他版本的 Lorikeet 写成；请从备份恢复。',
    ],
    'zh-Hant': [
      '{file} 不是搜尋的記錄：{field}：{reason}。',
      '該檔案被手動改過，或由其他版本的 Lorikeet 寫成；請從備份還原。',
    ],
  },
  'search.no-space': {
    'zh-Hans': [
      '{where} 没有说明要搜索什么。',
      '请在配置中加上 search 和 search.space；docs/search.md 有说明，也可以从 preset: recipe 开始。',
    ],
    'zh-Hant': [
      '{where} 沒有說明要搜尋什麼。',
      '請在設定中加上 search 和 search.space；docs/search.md 有說明，也可以從 preset: recipe 開始。',
    ],
  },
  'search.bad-space': {
    'zh-Hans': [
      '{where}：{setting} 不能这样搜索：{reason}。',
      '请改正 search.space 中的范围或选项；docs/search.md 列出了各种写法。',
    ],
    'zh-Hant': [
      '{where}：{setting} 不能這樣搜尋：{reason}。',
      '請改正 search.space 中的範圍或選項；docs/search.md 列出了各種寫法。',
    ],
  },
  'search.bad-condition': {
    'zh-Hans': [
      '{setting} 永远不会被搜索到：{reason}。',
      '请改正 search.space 中的 when；它写的是空间中的其他设置及其可取的值。',
    ],
    'zh-Hant': [
      '{setting} 永遠不會被搜尋到：{reason}。',
      '請改正 search.space 中的 when；它寫的是空間中的其他設定及其可取的值。',
    ],
  },
  'search.grid-too-large': {
    'zh-Hans': ['此搜索的网格有超过 {most} 组设置。', '请减少要搜索的设置，或使用 sampler: tpe。'],
    'zh-Hant': ['此搜尋的網格有超過 {most} 組設定。', '請減少要搜尋的設定，或使用 sampler: tpe。'],
  },
  'search.metric-missing': {
    'zh-Hans': [
      '没有评估含指标 {metric}；现有的指标：{metrics}。',
      '请把 search.metric 设为其中之一，再重新开始搜索。',
    ],
    'zh-Hant': [
      '沒有評估含指標 {metric}；現有的指標：{metrics}。',
      '請把 search.metric 設為其中之一，再重新開始搜尋。',
    ],
  },
  'search.metric-undefined': {
    'zh-Hans': [
      '指标 {metric} 在 {run} 的每次评估中都没有定义。',
      '请查看该训练：验证数据可能只有一个类别，或损失变成了无穷大。也可以换一个指标。',
    ],
    'zh-Hant': [
      '指標 {metric} 在 {run} 的每次評估中都沒有定義。',
      '請查看該訓練：驗證資料可能只有一個類別，或損失變成了無窮大。也可以換一個指標。',
    ],
  },
  'search.all-failed': {
    'zh-Hans': [
      '{search} 的前 {count} 个试验都失败了；最后一个的错误：{last}',
      '请排除试验失败的原因，再用 lorikeet search resume {search} 继续。',
    ],
    'zh-Hant': [
      '{search} 的前 {count} 個試驗都失敗了；最後一個的錯誤：{last}',
      '請排除試驗失敗的原因，再用 lorikeet search resume {search} 繼續。',
    ],
  },
  'search.trial-lost': {
    'zh-Hans': [
      '{run} 丢失了 {times} 次：{reason}。',
      '请看训练文件夹中的日志；增加内存或减少同时进行的试验可能有帮助。',
    ],
    'zh-Hant': [
      '{run} 丟失了 {times} 次：{reason}。',
      '請看訓練資料夾中的日誌；增加記憶體或減少同時進行的試驗可能有幫助。',
    ],
  },
  'search.still-running': {
    'zh-Hans': ['搜索 {search} 仍在运行。', '请等它结束，或先用 lorikeet search stop {search} 停止它。'],
    'zh-Hant': ['搜尋 {search} 仍在執行。', '請等它結束，或先用 lorikeet search stop {search} 停止它。'],
  },
  'search.already-finished': {
    'zh-Hans': ['搜索 {search} 已完成：预算已用完。', '请用 lorikeet search resume {search} --trials N 扩展它。'],
    'zh-Hant': ['搜尋 {search} 已完成：預算已用完。', '請用 lorikeet search resume {search} --trials N 擴充套件它。'],
  },
  'search.not-running': {
    'zh-Hans': [
      '搜索 {search} 没有在运行：它{status, select, starting {正在启动} running {正在运行} finished {已完成} cancelled {已取消} interrupted {已中断} failed {已失败} stopped {已停止} other {{status}}}。',
      '没有可停止的内容。',
    ],
    'zh-Hant': [
      '搜尋 {search} 沒有在執行：它{status, select, starting {正在啟動} running {正在執行} finished {已完成} cancelled {已取消} interrupted {已中斷} failed {已失敗} stopped {已停止} other {{status}}}。',
      '沒有可停止的內容。',
    ],
  },
  'search.process-gone': {
    'zh-Hans': [
      '搜索 {search} 的进程结束了，没有任何报告：它被终止，或机器重启了。',
      '请用 lorikeet search resume {search} 继续；已完成的试验会保留。',
    ],
    'zh-Hant': [
      '搜尋 {search} 的程序結束了，沒有任何報告：它被終止，或機器重新啟動了。',
      '請用 lorikeet search resume {search} 繼續；已完成的試驗會保留。',
    ],
  },
  'search.trial-unknown': {
    'zh-Hans': ['搜索 {search} 没有试验 {trial}。', '请用 lorikeet search show {search} 查看它的试验。'],
    'zh-Hant': ['搜尋 {search} 沒有試驗 {trial}。', '請用 lorikeet search show {search} 查看它的試驗。'],
  },
} satisfies ErrorTranslations;
