import type { ErrorTranslations } from './translation.ts';

/** Devices that cannot be had, sessions that cannot be made. */
export const runtime = {
  'runtime.device-unavailable': {
    'zh-Hans': [
      '此机器不能使用设备 {device}：{reason}',
      '请设为“device: auto”或“device: cpu”，或安装该设备所需的组件。',
    ],
    'zh-Hant': [
      '此機器不能使用裝置 {device}：{reason}',
      '請設為「device: auto」或「device: cpu」，或安裝該裝置所需的元件。',
    ],
  },
  'runtime.device-hung': {
    'zh-Hans': [
      '设备 {device} 在第 {lastStep} 步之后有 <minutes>{seconds}</minutes> 分钟没有答复，已结束训练。',
      '请继续该训练：它会从最新的检查点开始，设为“device: auto”时使用别的设备。“lorikeet device prove {device}”会再试此设备；若仍无响应，请重启机器。',
    ],
    'zh-Hant': [
      '裝置 {device} 在第 {lastStep} 步之後有 <minutes>{seconds}</minutes> 分鐘沒有答覆，已結束訓練。',
      '請繼續該訓練：它會從最新的檢查點開始，設為「device: auto」時使用別的裝置。「lorikeet device prove {device}」會再試此裝置；若仍無響應，請重新啟動機器。',
    ],
  },
  'runtime.session-failed': {
    'zh-Hans': [
      '运行时无法在 {device} 上准备模型：{reason}',
      '请试试“device: cpu”；若也失败，请连同训练日志一起报告。',
    ],
    'zh-Hant': [
      '執行階段無法在 {device} 上準備模型：{reason}',
      '請試試「device: cpu」；若也失敗，請連同訓練日誌一起報告。',
    ],
  },
  'runtime.step-failed': {
    'zh-Hans': ['运行时在 {device} 上运行到一半时失败：{reason}', '请连同训练日志一起报告。'],
    'zh-Hant': ['執行階段在 {device} 上執行到一半時失敗：{reason}', '請連同訓練日誌一起報告。'],
  },
  'runtime.out-of-memory': {
    'zh-Hans': [
      '{device} 的内存不足：{reason}',
      '请减小 train.batchSize 或 data.maxLength、设置 train.recompute: true、选择更低的精度（int8、nf4），或关闭占用该设备的其他程序。',
    ],
    'zh-Hant': [
      '{device} 的記憶體不足：{reason}',
      '請減小 train.batchSize 或 data.maxLength、設定 train.recompute: true、選擇更低的精度（int8、nf4），或關閉佔用該裝置的其他程式。',
    ],
  },
} satisfies ErrorTranslations;
