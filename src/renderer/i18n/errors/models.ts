import type { ErrorTranslations } from './translation.ts';

/** The config of a checkpoint, and its tensors against the config. */
export const models = {
  'models.not-found': {
    'zh-Hans': [
      '没有文件夹 {model}，Hub 上也没有此名称的模型，{withToken, select, true {或您的令牌无权查看} other {或它不公开}}。',
      '{nearest, select, none {请检查路径，或在 {page} 检查名称；lorikeet model search 可以查找名称。} other {您是否想写 {nearest}？否则请检查路径，或在 {page} 检查名称。}}',
    ],
    'zh-Hant': [
      '沒有資料夾 {model}，Hub 上也沒有此名稱的模型，{withToken, select, true {或您的權杖無權查看} other {或它不公開}}。',
      '{nearest, select, none {請檢查路徑，或在 {page} 檢查名稱；lorikeet model search 可以查詢名稱。} other {您是否想寫 {nearest}？否則請檢查路徑，或在 {page} 檢查名稱。}}',
    ],
  },
  'models.unknown-architecture': {
    'zh-Hans': ['{file}：Lorikeet 不能训练“{modelType}”架构（model_type）。', '请选择以下架构之一的模型：{known}。'],
    'zh-Hant': ['{file}：Lorikeet 不能訓練「{modelType}」架構（model_type）。', '請選擇以下架構之一的模型：{known}。'],
  },
  'models.config-field': {
    'zh-Hans': [
      '{file}：“{field}”应为{expected}，而现在是 {found}。',
      '请从模型的发布处重新下载 config.json；改动过的副本常常缺少字段。',
    ],
    'zh-Hant': [
      '{file}：「{field}」應為{expected}，而現在是 {found}。',
      '請從模型的發佈處重新下載 config.json；改動過的副本常常缺少欄位。',
    ],
  },
  'models.unsupported-setting': {
    'zh-Hans': ['{file}：不支持“{field}”为“{value}”。', '请选择该项为 {supported} 的模型。'],
    'zh-Hant': ['{file}：不支援「{field}」為「{value}」。', '請選擇該項為 {supported} 的模型。'],
  },
  'models.missing-tensor': {
    'zh-Hans': [
      '{folder}：模型缺少其配置所要求的张量 {tensor}。',
      '请检查 config.json 与 safetensors 文件是否属于同一模型。查找过的名称：{tried}。',
    ],
    'zh-Hant': [
      '{folder}：模型缺少其設定所要求的張量 {tensor}。',
      '請檢查 config.json 與 safetensors 檔案是否屬於同一模型。查詢過的名稱：{tried}。',
    ],
  },
  'models.shape-mismatch': {
    'zh-Hans': [
      '{file}：张量 {tensor} 的形状是 {found}，而配置要求 {expected}。',
      '请检查 config.json 与 safetensors 文件是否来自同一模型。',
    ],
    'zh-Hant': [
      '{file}：張量 {tensor} 的形狀是 {found}，而設定要求 {expected}。',
      '請檢查 config.json 與 safetensors 檔案是否來自同一模型。',
    ],
  },
  'models.unsupported-dtype': {
    'zh-Hans': [
      '{file}：张量 {tensor} 存储为 {dtype}，Lorikeet 不能用它计算。',
      '请选择存储为 F32、F16 或 BF16 的版本。',
    ],
    'zh-Hant': [
      '{file}：張量 {tensor} 儲存為 {dtype}，Lorikeet 不能用它計算。',
      '請選擇儲存為 F32、F16 或 BF16 的版本。',
    ],
  },
} satisfies ErrorTranslations;
