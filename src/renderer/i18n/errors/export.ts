import type { ErrorTranslations } from './translation.ts';

/** Exports, and the proof that they are the model that was trained. */
export const exportErrors = {
  'export.decision-of-labels': {
    'zh-Hans': [
      '温度、正类及其阈值用于判定一个类别，所有标签的阈值用于判定任意多个标签；此分类器属于另一种。',
      '请只用 --decision：它采用该训练评估中的设置；lorikeet eval --tune-thresholds 可调整每个标签的阈值。',
    ],
    'zh-Hant': [
      '溫度、正類及其閾值用於判定一個類別，所有標籤的閾值用於判定任意多個標籤；此分類器屬於另一種。',
      '請只用 --decision：它採用該訓練評估中的設定；lorikeet eval --tune-thresholds 可調整每個標籤的閾值。',
    ],
  },
  'export.labels-missing': {
    'zh-Hans': [
      '{file} 没有写出类别的名称：缺少每个类别的 id2label。',
      '请把训练重新导出到别的文件夹；若再次失败，可能是磁盘的问题。',
    ],
    'zh-Hant': [
      '{file} 沒有寫出類別的名稱：缺少每個類別的 id2label。',
      '請把訓練重新匯出到別的資料夾；若再次失敗，可能是磁碟的問題。',
    ],
  },
  'export.labels-differ': {
    'zh-Hans': [
      '{folder} 中的类别应依次为 {expected}，实际是 {found}。',
      '请把训练重新导出到别的文件夹；若再次失败，可能是磁盘的问题。',
    ],
    'zh-Hant': [
      '{folder} 中的類別應依次為 {expected}，實際是 {found}。',
      '請把訓練重新匯出到別的資料夾；若再次失敗，可能是磁碟的問題。',
    ],
  },
  'export.cannot-open': {
    'zh-Hans': ['{file} 不能作为分类器打开：{reason}', '请把训练重新导出到别的文件夹；若再次失败，可能是磁盘的问题。'],
    'zh-Hant': ['{file} 不能作為分類器開啟：{reason}', '請把訓練重新匯出到別的資料夾；若再次失敗，可能是磁碟的問題。'],
  },
  'export.tokens-differ': {
    'zh-Hans': [
      '{folder} 中的分词器把“{text}”读成 {found}，应为 {expected}。',
      '请把训练重新导出到别的文件夹；若再次失败，可能是磁盘的问题。',
    ],
    'zh-Hant': [
      '{folder} 中的分詞器把「{text}」讀成 {found}，應為 {expected}。',
      '請把訓練重新匯出到別的資料夾；若再次失敗，可能是磁碟的問題。',
    ],
  },
  'export.logits-differ': {
    'zh-Hans': [
      '在 {rows} 行上，{file} 的 logits 与训练所得的模型不同：最大差 {largest}（允许 {allowedLargest}），平均差 {mean}（允许 {allowedMean}）。',
      '请选择保留更多权重信息的类型，例如 fp32。若仍失败，可能是磁盘的问题。',
    ],
    'zh-Hant': [
      '在 {rows} 列上，{file} 的 logits 與訓練所得的模型不同：最大差 {largest}（允許 {allowedLargest}），平均差 {mean}（允許 {allowedMean}）。',
      '請選擇保留更多權重資訊的類型，例如 fp32。若仍失敗，可能是磁碟的問題。',
    ],
  },
  'export.decisions-differ': {
    'zh-Hans': [
      '在 {rows} 行中，{file} 有 {changed} 行的判断与训练所得的模型不同；至多允许 {allowed} 行。',
      '请选择保留更多权重信息的类型，例如 fp16 或 fp32。',
    ],
    'zh-Hant': [
      '在 {rows} 列中，{file} 有 {changed} 列的判斷與訓練所得的模型不同；至多允許 {allowed} 列。',
      '請選擇保留更多權重資訊的類型，例如 fp16 或 fp32。',
    ],
  },
  'export.file-missing': {
    'zh-Hans': ['{folder} 中的导出缺少文件 {file}，而验证时它还在。', '请重新复制该文件夹，或重新导出。'],
    'zh-Hant': ['{folder} 中的匯出缺少檔案 {file}，而驗證時它還在。', '請重新複製該資料夾，或重新匯出。'],
  },
  'export.file-changed': {
    'zh-Hans': ['{folder} 中的 {file} 不是验证过的文件：内容已改变。', '请重新复制该文件夹，或重新导出。'],
    'zh-Hant': ['{folder} 中的 {file} 不是驗證過的檔案：內容已改變。', '請重新複製該資料夾，或重新匯出。'],
  },
  'export.no-proof': {
    'zh-Hans': ['{folder} 中没有经过验证的导出：没有可读取的 proof.json。', '请选择导出写入的文件夹。'],
    'zh-Hant': ['{folder} 中沒有經過驗證的匯出：沒有可讀取的 proof.json。', '請選擇匯出寫入的資料夾。'],
  },
  'export.no-bundle': {
    'zh-Hans': [
      '{folder} 中没有训练的打包：没有可读取的 bundle.json。',
      '请选择 lorikeet export RUN --to bundle 写出的文件夹。',
    ],
    'zh-Hant': [
      '{folder} 中沒有訓練的打包：沒有可讀取的 bundle.json。',
      '請選擇 lorikeet export RUN --to bundle 寫出的資料夾。',
    ],
  },
  'export.folder-in-use': {
    'zh-Hans': [
      '文件夹 {folder} 中已有 {files} 个文件，未作改动。',
      '{isExport, select, true {其中是更早的导出：请替换它（命令行为 --replace），或选择别的文件夹。} other {请选择尚不存在或空的文件夹。}}',
    ],
    'zh-Hant': [
      '資料夾 {folder} 中已有 {files} 個檔案，未作改動。',
      '{isExport, select, true {其中是更早的匯出：請替換它（命令列為 --replace），或選擇別的資料夾。} other {請選擇尚不存在或空的資料夾。}}',
    ],
  },
  'export.inside-run': {
    'zh-Hans': ['{folder} 在训练 {run} 的文件夹之内，那里只由训练本身写入。', '请选择训练之外的文件夹。'],
    'zh-Hant': ['{folder} 在訓練 {run} 的資料夾之內，那裡只由訓練本身寫入。', '請選擇訓練之外的資料夾。'],
  },
  'export.base-missing': {
    'zh-Hans': ['{folder} 中的适配器需要其基础模型，而此机器上没有。', '请先下载基础模型，或用 --base 指定其文件夹。'],
    'zh-Hant': ['{folder} 中的適配器需要其基礎模型，而此機器上沒有。', '請先下載基礎模型，或用 --base 指定其資料夾。'],
  },
} satisfies ErrorTranslations;
