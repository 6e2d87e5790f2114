import type { ErrorTranslations } from './translation.ts';

const stabilize = {
  'zh-Hans': '请降低学习率、增加预热或设置梯度裁剪；之前的检查点仍可用。',
  'zh-Hant': '請降低學習率、增加預熱或設定梯度裁剪；之前的檢查點仍可用。',
} as const;

/** What ends a training, and what starts none. */
export const training = {
  'train.loss-not-finite': {
    'zh-Hans': ['第 {step} 步的损失为 {loss}：训练已发散。', stabilize['zh-Hans']],
    'zh-Hant': ['第 {step} 步的損失為 {loss}：訓練已發散。', stabilize['zh-Hant']],
  },
  'train.gradients-not-finite': {
    'zh-Hans': ['第 {step} 步的梯度范数为 {norm}：训练已发散。', stabilize['zh-Hans']],
    'zh-Hant': ['第 {step} 步的梯度範數為 {norm}：訓練已發散。', stabilize['zh-Hant']],
  },
  'train.too-little-memory': {
    'zh-Hans': ['内存不足，无法开始此运行。', '请使用更小的模型、更小的批、重算激活值或更低的精度。'],
    'zh-Hant': ['記憶體不足，無法開始此執行。', '請使用更小的模型、更小的批、重算活化值或更低的精度。'],
  },
  'train.too-little-device-memory': {
    'zh-Hans': ['设备 {device} 的内存不足，无法开始此运行。', '请关闭占用该设备的程序，或改用处理器。'],
    'zh-Hant': ['裝置 {device} 的記憶體不足，無法開始此執行。', '請關閉佔用該裝置的程式，或改用處理器。'],
  },
  'train.row-too-large': {
    'zh-Hans': [
      '设备 {device} 的内存连一行也不够（第 {step} 步，{tokens} 个词元）。',
      '请减小最大文本长度、重算激活值或降低精度。',
    ],
    'zh-Hant': [
      '裝置 {device} 的記憶體連一列也不夠（第 {step} 步，{tokens} 個詞元）。',
      '請減小最大文字長度、重算活化值或降低精度。',
    ],
  },
  'train.no-rows': {
    'zh-Hans': ['划分 {split} 没有数据行。', '请检查训练数据、验证数据和划分。'],
    'zh-Hant': ['劃分 {split} 沒有資料列。', '請檢查訓練資料、驗證資料和劃分。'],
  },
  'runtime.device-unavailable': {
    'zh-Hans': ['此机器不能使用设备 {device}：{reason}', '请改为自动选择或处理器，或安装该设备所需的组件。'],
    'zh-Hant': ['此機器不能使用裝置 {device}：{reason}', '請改為自動選擇或處理器，或安裝該裝置所需的元件。'],
  },
  'runtime.out-of-memory': {
    'zh-Hans': ['设备 {device} 的内存不足：{reason}', '请减小批或最大文本长度、重算激活值，或降低精度。'],
    'zh-Hant': ['裝置 {device} 的記憶體不足：{reason}', '請減小批或最大文字長度、重算活化值，或降低精度。'],
  },
  'host.cancelled': {
    'zh-Hans': ['已按要求停止。', '需要时可以继续。'],
    'zh-Hant': ['已按要求停止。', '需要時可以繼續。'],
  },
  'host.too-many-workers': {
    'zh-Hans': ['已有 {most} 个 Lorikeet 进程在工作。', '请等其中一个结束，或把运行加入队列。'],
    'zh-Hant': ['已有 {most} 個 Lorikeet 程序在工作。', '請等其中一個結束，或把執行加入佇列。'],
  },
  'host.unexpected': {
    'zh-Hans': ['出现了 Lorikeet 不认识的错误：{message}', '请连同运行的日志一起报告。'],
    'zh-Hant': ['出現了 Lorikeet 不認識的錯誤：{message}', '請連同執行的日誌一起回報。'],
  },
  'run.names-count': {
    'zh-Hans': ['运行 {run} 有 {expected} 个类别，却给出 {found} 个名称。', '请按类别的顺序，为每个类别取一个名称。'],
    'zh-Hant': ['執行 {run} 有 {expected} 個類別，卻給出 {found} 個名稱。', '請按類別的順序，為每個類別取一個名稱。'],
  },
  'run.name-twice': {
    'zh-Hans': ['运行 {run} 会有两个类别叫“{name}”。', '请为每个类别取不同的名称。'],
    'zh-Hant': ['執行 {run} 會有兩個類別叫「{name}」。', '請為每個類別取不同的名稱。'],
  },
  'run.worker-died': {
    'zh-Hans': ['训练进程意外结束。', '可能是内存不足；请减小批或降低精度后继续。'],
    'zh-Hant': ['訓練程序意外結束。', '可能是記憶體不足；請減小批或降低精度後繼續。'],
  },
  'run.worker-gone': {
    'zh-Hans': ['训练进程已不在。', '可以从上个检查点继续。'],
    'zh-Hant': ['訓練程序已不在。', '可以從上個檢查點繼續。'],
  },
} satisfies ErrorTranslations;
