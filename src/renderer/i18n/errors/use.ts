import type { ErrorTranslations } from './translation.ts';

/** Trained classifiers in use: adapters of any folder, files of predictions. */
export const use = {
  'use.labels-unknown': {
    'zh-Hans': ['{folder} 中的适配器没有说明它的 {classes} 个类别叫什么。', '请用 --labels no,yes 按顺序写出名称。'],
    'zh-Hant': ['{folder} 中的適配器沒有說明它的 {classes} 個類別叫什麼。', '請用 --labels no,yes 按順序寫出名稱。'],
  },
  'use.labels-count': {
    'zh-Hans': [
      '{folder} 中的适配器区分 {expected} 个类别，而写了 {found} 个名称。',
      '请在 --labels 中按训练的顺序为每个类别写一个名称。',
    ],
    'zh-Hant': [
      '{folder} 中的適配器區分 {expected} 個類別，而寫了 {found} 個名稱。',
      '請在 --labels 中按訓練的順序為每個類別寫一個名稱。',
    ],
  },
  'use.problem-type': {
    'zh-Hans': [
      '{file} 中的 problem_type 应为 single_label_classification 或 multi_label_classification，实际为 {found}。',
      '如果拼写有误，请改正；或用 --multi-label 或 --no-multi-label 导入适配器。回归模型无法使用。',
    ],
    'zh-Hant': [
      '{file} 中的 problem_type 應為 single_label_classification 或 multi_label_classification，實際為 {found}。',
      '如果拼寫有誤，請改正；或用 --multi-label 或 --no-multi-label 匯入適配器。迴歸模型無法使用。',
    ],
  },
  'use.base-unknown': {
    'zh-Hans': [
      '{folder} 中的适配器{model, select, none {没有说明它属于哪个模型} other {属于模型 {model}，而没有这个文件夹}}。',
      '请把模型的文件夹或名称写入 {folder}/adapter_config.json 的 base_model_name_or_path。',
    ],
    'zh-Hant': [
      '{folder} 中的適配器{model, select, none {沒有說明它屬於哪個模型} other {屬於模型 {model}，而沒有這個資料夾}}。',
      '請把模型的資料夾或名稱寫入 {folder}/adapter_config.json 的 base_model_name_or_path。',
    ],
  },
  'use.bad-ending': {
    'zh-Hans': ['预测写入 .csv 或 .jsonl 文件，而 {file} 两者都不是。', '请使用其中一种扩展名。'],
    'zh-Hant': ['預測寫入 .csv 或 .jsonl 檔案，而 {file} 兩者都不是。', '請使用其中一種副檔名。'],
  },
  'use.same-file': {
    'zh-Hans': ['预测会覆盖存放文本的文件 {file}。', '请为预测另选一个名称。'],
    'zh-Hant': ['預測會覆蓋存放文字的檔案 {file}。', '請為預測另選一個名稱。'],
  },
  'use.file-busy': {
    'zh-Hans': ['另一个进程正在把预测写入 {file}。', '请等它结束，或另选一个名称。'],
    'zh-Hant': ['另一個程序正在把預測寫入 {file}。', '請等它結束，或另選一個名稱。'],
  },
  'use.no-result': {
    'zh-Hans': ['{file} 不是本程序启动以来写出的预测文件。', '请重新对该文件分类，或在其所在位置打开它。'],
    'zh-Hant': ['{file} 不是本程式啟動以來寫出的預測檔案。', '請重新對該檔案分類，或在其所在位置開啟它。'],
  },
} satisfies ErrorTranslations;
