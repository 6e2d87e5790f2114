import type { ErrorTranslations } from './translation.ts';

/** Runs, their folders and the process that trains. */
export const run = {
  'run.threshold-per-label': {
    'zh-Hans': [
      '运行 {run} 可以给一行任意多个标签：每个标签有自己的阈值，没有正类。',
      '请去掉正类标签和它的阈值；--tune-thresholds 会为每个标签取最好的阈值。',
    ],
    'zh-Hant': [
      '執行 {run} 可以給一列任意多個標籤：每個標籤有自己的閾值，沒有正類。',
      '請去掉正類標籤和它的閾值；--tune-thresholds 會為每個標籤取最好的閾值。',
    ],
  },
  'run.thresholds-need-labels': {
    'zh-Hans': [
      '为每个标签调整阈值，只用于可给一行任意多个标签的运行；此运行只给一个标签。',
      '请去掉 --tune-thresholds；有两个类别时，--threshold 指定从何处起判为正类。',
    ],
    'zh-Hant': [
      '為每個標籤調整閾值，只用於可給一列任意多個標籤的執行；此執行只給一個標籤。',
      '請去掉 --tune-thresholds；有兩個類別時，--threshold 指定從何處起判為正類。',
    ],
  },
  'run.folder-not-empty': {
    'zh-Hans': ['新训练的文件夹 {folder} 不是空的。', '请选择尚不存在或空的文件夹。'],
    'zh-Hant': ['新訓練的資料夾 {folder} 不是空的。', '請選擇尚不存在或空的資料夾。'],
  },
  'run.unknown': {
    'zh-Hans': [
      '没有训练 {run}：它既不是含 run.json 的文件夹，也不是 {runs} 中的名称。',
      '{nearest, select, none {请用 lorikeet runs list 查看现有的训练。} other {您是否想写 {nearest}？}}',
    ],
    'zh-Hant': [
      '沒有訓練 {run}：它既不是含 run.json 的資料夾，也不是 {runs} 中的名稱。',
      '{nearest, select, none {請用 lorikeet runs list 查看現有的訓練。} other {您是否想寫 {nearest}？}}',
    ],
  },
  'run.bad-record': {
    'zh-Hans': [
      '{file} 不是训练的记录：{field}：{reason}。',
      '该文件被手动改过，或由其他版本的 Lorikeet 写成；请从备份恢复。',
    ],
    'zh-Hant': [
      '{file} 不是訓練的記錄：{field}：{reason}。',
      '該檔案被手動改過，或由其他版本的 Lorikeet 寫成；請從備份還原。',
    ],
  },
  'run.bad-predictions': {
    'zh-Hans': [
      '{file} 的第 {line} 行不是此训练的预测：实际是 {found}。',
      '该文件被改过，或属于别的训练：请从备份恢复，或在比较时去掉此训练。',
    ],
    'zh-Hant': [
      '{file} 的第 {line} 行不是此訓練的預測：實際是 {found}。',
      '該檔案被改過，或屬於別的訓練：請從備份還原，或在比較時去掉此訓練。',
    ],
  },
  'run.too-many-files': {
    'zh-Hans': ['{folder} 中有 {count} 个文件；一次导出至多 {most} 个。', '请指定单次导出的文件夹。'],
    'zh-Hant': ['{folder} 中有 {count} 個檔案；一次匯出至多 {most} 個。', '請指定單次匯出的資料夾。'],
  },
  'run.too-many': {
    'zh-Hans': ['一次比较 {count} 个训练太多；至多 {most} 个。', '请少选几个训练。'],
    'zh-Hant': ['一次比較 {count} 個訓練太多；至多 {most} 個。', '請少選幾個訓練。'],
  },
  'run.still-running': {
    'zh-Hans': ['训练 {run} 仍在运行：{host} 上的进程 {pid}。', '请等它结束，或用 lorikeet cancel {run} 结束它。'],
    'zh-Hant': ['訓練 {run} 仍在執行：{host} 上的程序 {pid}。', '請等它結束，或用 lorikeet cancel {run} 結束它。'],
  },
  'run.already-finished': {
    'zh-Hans': ['训练 {run} 已完成：没有可继续的内容。', '若要训练更久，请用更多轮数新建训练。'],
    'zh-Hant': ['訓練 {run} 已完成：沒有可繼續的內容。', '若要訓練更久，請用更多輪數新建訓練。'],
  },
  'run.not-running': {
    'zh-Hans': [
      '训练 {run} 没有在运行：它{status, select, starting {正在启动} running {正在运行} finished {已完成} cancelled {已取消} interrupted {已中断} failed {已失败} stopped {已停止} other {{status}}}。',
      '没有可取消的内容。',
    ],
    'zh-Hant': [
      '訓練 {run} 沒有在執行：它{status, select, starting {正在啟動} running {正在執行} finished {已完成} cancelled {已取消} interrupted {已中斷} failed {已失敗} stopped {已停止} other {{status}}}。',
      '沒有可取消的內容。',
    ],
  },
  'run.on-another-machine': {
    'zh-Hans': ['训练 {run} 在 {host} 上运行，从这里无法访问。', '请在 {host} 上执行此命令。'],
    'zh-Hant': ['訓練 {run} 在 {host} 上執行，從這裡無法存取。', '請在 {host} 上執行此命令。'],
  },
  'run.process-unproved': {
    'zh-Hans': [
      '无法确定进程 {pid} 是否在进行训练 {run}：run.json 没有记录它何时启动，或者是一份副本。',
      '请查看进程 {pid} 是什么；若它在进行该训练，请自行结束它。',
    ],
    'zh-Hant': [
      '無法確定程序 {pid} 是否在進行訓練 {run}：run.json 沒有記錄它何時啟動，或者是一份副本。',
      '請查看程序 {pid} 是什麼；若它在進行該訓練，請自行結束它。',
    ],
  },
  'run.no-adapter': {
    'zh-Hans': [
      '训练 {run}（{status, select, starting {正在启动} running {正在运行} finished {已完成} cancelled {已取消} interrupted {已中断} failed {已失败} stopped {已停止} other {{status}}}）还没有适配器：首次评估之后才会写出。',
      '请等待首次评估、继续该训练，或选择别的训练。',
    ],
    'zh-Hant': [
      '訓練 {run}（{status, select, starting {正在啟動} running {正在執行} finished {已完成} cancelled {已取消} interrupted {已中斷} failed {已失敗} stopped {已停止} other {{status}}}）還沒有適配器：首次評估之後才會寫出。',
      '請等待首次評估、繼續該訓練，或選擇別的訓練。',
    ],
  },
  'run.no-predictions': {
    'zh-Hans': [
      '训练 {run} 没有{split, select, test {测试} train {训练} validation {验证} other {{split} }}数据的预测。',
      '{split, select, test {请评估一个测试文件，或在新的训练中把它设为 data.test。} other {请等待首次评估，或继续该训练。}}',
    ],
    'zh-Hant': [
      '訓練 {run} 沒有{split, select, test {測試} train {訓練} validation {驗證} other {{split} }}資料的預測。',
      '{split, select, test {請評估一個測試檔案，或在新的訓練中把它設為 data.test。} other {請等待首次評估，或繼續該訓練。}}',
    ],
  },
  'run.no-evaluation': {
    'zh-Hans': ['训练 {run} 没有名为“{evaluation}”的评估。', '请先评估该文件。'],
    'zh-Hant': ['訓練 {run} 沒有名為「{evaluation}」的評估。', '請先評估該檔案。'],
  },
  'run.positive-unknown': {
    'zh-Hans': [
      '模型的类别是 {labels}，“{label}”不能作为正类。',
      '若模型恰有两个类别，请选择其一；否则请不要设置正类。',
    ],
    'zh-Hant': [
      '模型的類別是 {labels}，「{label}」不能作為正類。',
      '若模型恰有兩個類別，請選擇其一；否則請不要設定正類。',
    ],
  },
  'run.threshold-needs-two': {
    'zh-Hans': ['阈值用于区分两个类别；此模型有 {classes} 个。', '请不要设置阈值：将预测概率最高的类别。'],
    'zh-Hant': ['閾值用於區分兩個類別；此模型有 {classes} 個。', '請不要設定閾值：將預測機率最高的類別。'],
  },
  'run.no-corrections': {
    'zh-Hans': ['训练 {run} 的训练行没有任何更正。', '请先去掉一个可疑行，或给它另一个标签。'],
    'zh-Hant': ['訓練 {run} 的訓練列沒有任何更正。', '請先去掉一個可疑列，或給它另一個標籤。'],
  },
  'run.no-dynamics': {
    'zh-Hans': [
      '训练 {run} 没有各行在训练中表现的记录：它还没有走过一步，或由更早的版本训练。',
      '请等待第一轮结束，或重新训练。',
    ],
    'zh-Hant': [
      '訓練 {run} 沒有各列在訓練中表現的記錄：它還沒有走過一步，或由更早的版本訓練。',
      '請等待第一輪結束，或重新訓練。',
    ],
  },
  'run.names-count': {
    'zh-Hans': ['运行 {run} 有 {expected} 个类别，却给出 {found} 个名称。', '请按类别的顺序，为每个类别取一个名称。'],
    'zh-Hant': ['執行 {run} 有 {expected} 個類別，卻給出 {found} 個名稱。', '請按類別的順序，為每個類別取一個名稱。'],
  },
  'run.name-twice': {
    'zh-Hans': ['运行 {run} 会有两个类别叫“{name}”。', '请为每个类别取不同的名称。'],
    'zh-Hant': ['執行 {run} 會有兩個類別叫「{name}」。', '請為每個類別取不同的名稱。'],
  },
  'run.unknown-row': {
    'zh-Hans': ['训练 {run} 的训练数据中没有第 <nth>{row}</nth> 行。', '请用 lorikeet suspects {run} 查看现有的行。'],
    'zh-Hant': ['訓練 {run} 的訓練資料中沒有第 <nth>{row}</nth> 列。', '請用 lorikeet suspects {run} 查看現有的列。'],
  },
  'run.file-changed': {
    'zh-Hans': ['{file} 与训练 {run} 开始时不同，继续下去会得到另一个训练。', '请恢复该文件，或新建训练。'],
    'zh-Hant': ['{file} 與訓練 {run} 開始時不同，繼續下去會得到另一個訓練。', '請恢復該檔案，或新建訓練。'],
  },
  'run.worker-killed': {
    'zh-Hans': [
      '训练进程在{lastStep, plural, =0 {第一步之前} other {第 {lastStep} 步之后}}被 {signal} 终止。',
      '{signal, select, SIGKILL {若不是您所为，就是系统内存不足：请减小批大小或最大长度。} other {}}请用 lorikeet resume {run} 从最新的检查点继续。',
    ],
    'zh-Hant': [
      '訓練程序在{lastStep, plural, =0 {第一步之前} other {第 {lastStep} 步之後}}被 {signal} 終止。',
      '{signal, select, SIGKILL {若不是您所為，就是系統記憶體不足：請減小批大小或最大長度。} other {}}請用 lorikeet resume {run} 從最新的檢查點繼續。',
    ],
  },
  'run.killed-on-request': {
    'zh-Hans': [
      '应第二次取消请求，训练进程在{lastStep, plural, =0 {第一步之前} other {第 {lastStep} 步之后}}被强制结束。',
      '请用 lorikeet resume {run} 从最新的检查点继续。',
    ],
    'zh-Hant': [
      '應第二次取消請求，訓練程序在{lastStep, plural, =0 {第一步之前} other {第 {lastStep} 步之後}}被強制結束。',
      '請用 lorikeet resume {run} 從最新的檢查點繼續。',
    ],
  },
  'run.worker-died': {
    'zh-Hans': [
      '训练进程在{lastStep, plural, =0 {第一步之前} other {第 {lastStep} 步之后}}自行结束，退出码 {exitCode}{output, select, none {} other {；最后的输出：{output}}}。',
      '它的输出在训练文件夹的 output.log 中。请用 lorikeet resume {run} 从最新的检查点继续。',
    ],
    'zh-Hant': [
      '訓練程序在{lastStep, plural, =0 {第一步之前} other {第 {lastStep} 步之後}}自行結束，結束碼 {exitCode}{output, select, none {} other {；最後的輸出：{output}}}。',
      '它的輸出在訓練資料夾的 output.log 中。請用 lorikeet resume {run} 從最新的檢查點繼續。',
    ],
  },
  'run.worker-gone': {
    'zh-Hans': [
      '训练进程 {pid} 在{lastStep, plural, =0 {第一步之前} other {第 {lastStep} 步之后}}结束，没有任何报告：它被终止，或机器重启了。',
      '请用 lorikeet resume {run} 从最新的检查点继续。',
    ],
    'zh-Hant': [
      '訓練程序 {pid} 在{lastStep, plural, =0 {第一步之前} other {第 {lastStep} 步之後}}結束，沒有任何報告：它被終止，或機器重新啟動了。',
      '請用 lorikeet resume {run} 從最新的檢查點繼續。',
    ],
  },
} satisfies ErrorTranslations;
