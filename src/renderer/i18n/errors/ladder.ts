import type { ErrorTranslations } from './translation.ts';

/** Ladders: one split tried with more and more expensive methods. */
export const ladder = {
  'ladder.unknown': {
    'zh-Hans': ['{folder} 中没有阶梯 {ladder}。', '请用 lorikeet ladder --list 查看现有的阶梯。'],
    'zh-Hant': ['{folder} 中沒有階梯 {ladder}。', '請用 lorikeet ladder --list 查看現有的階梯。'],
  },
  'ladder.bad-record': {
    'zh-Hans': [
      '{file} 不是阶梯的记录：{field}：{reason}。',
      '该文件被手动改过，或由其他版本的 Lorikeet 写成；请从备份恢复。',
    ],
    'zh-Hant': [
      '{file} 不是階梯的記錄：{field}：{reason}。',
      '該檔案被手動改過，或由其他版本的 Lorikeet 寫成；請從備份還原。',
    ],
  },
  'ladder.no-columns': {
    'zh-Hans': [
      '无法确定 {data} 的哪一列是{missing}；现有的列：{columns}。',
      '请写一个含 data.text 和 data.label 的配置，并使用它。',
    ],
    'zh-Hant': [
      '無法確定 {data} 的哪一欄是{missing}；現有的欄：{columns}。',
      '請寫一個含 data.text 和 data.label 的設定，並使用它。',
    ],
  },
  'ladder.still-running': {
    'zh-Hans': ['阶梯 {ladder} 仍在运行。', '请等它结束，或先取消它。'],
    'zh-Hant': ['階梯 {ladder} 仍在執行。', '請等它結束，或先取消它。'],
  },
  'ladder.already-finished': {
    'zh-Hans': ['阶梯 {ladder} 已完成：每一级都做完了。', '若要尝试别的模型，请新建阶梯。'],
    'zh-Hant': ['階梯 {ladder} 已完成：每一級都做完了。', '若要嘗試別的模型，請新建階梯。'],
  },
  'ladder.not-running': {
    'zh-Hans': [
      '阶梯 {ladder} 没有在运行：它{status, select, starting {正在启动} running {正在运行} finished {已完成} cancelled {已取消} interrupted {已中断} failed {已失败} stopped {已停止} other {{status}}}。',
      '没有可取消的内容。',
    ],
    'zh-Hant': [
      '階梯 {ladder} 沒有在執行：它{status, select, starting {正在啟動} running {正在執行} finished {已完成} cancelled {已取消} interrupted {已中斷} failed {已失敗} stopped {已停止} other {{status}}}。',
      '沒有可取消的內容。',
    ],
  },
  'ladder.data-changed': {
    'zh-Hans': ['数据的行与 {file} 所预测的不同。', '请恢复数据，或新建阶梯。'],
    'zh-Hant': ['資料的列與 {file} 所預測的不同。', '請恢復資料，或新建階梯。'],
  },
  'ladder.worker-gone': {
    'zh-Hans': [
      '阶梯 {ladder} 的进程结束了，没有任何报告：它被终止，或机器重启了。',
      '请用 lorikeet ladder --resume {ladder} 继续；已完成的级会保留。',
    ],
    'zh-Hant': [
      '階梯 {ladder} 的程序結束了，沒有任何報告：它被終止，或機器重新啟動了。',
      '請用 lorikeet ladder --resume {ladder} 繼續；已完成的級會保留。',
    ],
  },
  'ladder.worker-died': {
    'zh-Hans': [
      '阶梯的进程自行结束（{how}）{output, select, none {} other {；最后的输出：{output}}}。',
      '请用 lorikeet ladder --resume {ladder} 继续；已完成的级会保留。若系统内存不足，请去掉最大的模型。',
    ],
    'zh-Hant': [
      '階梯的程序自行結束（{how}）{output, select, none {} other {；最後的輸出：{output}}}。',
      '請用 lorikeet ladder --resume {ladder} 繼續；已完成的級會保留。若系統記憶體不足，請去掉最大的模型。',
    ],
  },
} satisfies ErrorTranslations;
