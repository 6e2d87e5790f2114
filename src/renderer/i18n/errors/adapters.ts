import type { ErrorTranslations } from './translation.ts';

/** PEFT folders, and the rules that say which modules are adapted. */
export const adapters = {
  'adapters.folder-missing': {
    'zh-Hans': ['没有适配器文件夹 {folder}。', '请选择含 adapter_config.json 和 adapter_model.safetensors 的文件夹。'],
    'zh-Hant': ['沒有適配器資料夾 {folder}。', '請選擇含 adapter_config.json 和 adapter_model.safetensors 的資料夾。'],
  },
  'adapters.file-missing': {
    'zh-Hans': [
      '文件夹 {folder} 不是适配器：其中没有 {file}。',
      '请选择含 adapter_config.json 和 adapter_model.safetensors 的文件夹。',
    ],
    'zh-Hant': [
      '資料夾 {folder} 不是適配器：其中沒有 {file}。',
      '請選擇含 adapter_config.json 和 adapter_model.safetensors 的資料夾。',
    ],
  },
  'adapters.pickle-only': {
    'zh-Hans': [
      '{file} 是 Python pickle，读取时可能执行代码，这里不读取。',
      '请在 Python 中用 save_pretrained 重新保存适配器，它会写出 adapter_model.safetensors。',
    ],
    'zh-Hant': [
      '{file} 是 Python pickle，讀取時可能執行程式碼，這裡不讀取。',
      '請在 Python 中用 save_pretrained 重新儲存適配器，它會寫出 adapter_model.safetensors。',
    ],
  },
  'adapters.not-lora': {
    'zh-Hans': [
      '{file} 描述的是 {found} 类型的适配器；只能读取 LORA。',
      '请训练 LoRA 适配器，或先在 Python 中把它合并到基础模型。',
    ],
    'zh-Hant': [
      '{file} 描述的是 {found} 類型的適配器；只能讀取 LORA。',
      '請訓練 LoRA 適配器，或先在 Python 中把它合併到基礎模型。',
    ],
  },
  'adapters.bad-field': {
    'zh-Hans': ['{file}：字段 {field} 应为{expected}，而现在是 {found}。', '请改正该字段，或重新导出适配器。'],
    'zh-Hant': ['{file}：欄位 {field} 應為{expected}，而現在是 {found}。', '請改正該欄位，或重新匯出適配器。'],
  },
  'adapters.unsupported': {
    'zh-Hans': [
      '{file} 使用了 {field}（{found}），这里不支持。',
      '请在 Python 中把适配器合并到基础模型，或不用此功能重新训练。',
    ],
    'zh-Hant': [
      '{file} 使用了 {field}（{found}），這裡不支援。',
      '請在 Python 中把適配器合併到基礎模型，或不用此功能重新訓練。',
    ],
  },
  'adapters.bad-tensor': {
    'zh-Hans': ['{file}：张量 {tensor} {reason}。', '权重与 adapter_config.json 不相配：请重新导出适配器。'],
    'zh-Hant': ['{file}：張量 {tensor} {reason}。', '權重與 adapter_config.json 不相配：請重新匯出適配器。'],
  },
  'adapters.no-head': {
    'zh-Hans': [
      '{file} 没有分类头{taskType, select, none {} SEQ_CLS {} other {：该适配器是为 {taskType} 制作的}}。',
      '请选择为序列分类（task_type 为 SEQ_CLS）训练、并与分类头一起保存的适配器。',
    ],
    'zh-Hant': [
      '{file} 沒有分類頭{taskType, select, none {} SEQ_CLS {} other {：該適配器是為 {taskType} 製作的}}。',
      '請選擇為序列分類（task_type 為 SEQ_CLS）訓練、並與分類頭一起儲存的適配器。',
    ],
  },
  'adapters.not-finite': {
    'zh-Hans': [
      '{folder} 中的适配器给出的 logits 不是数。',
      '其数值或基础模型已损坏：请重新保存，并检查基础模型是否为它所属的那个。',
    ],
    'zh-Hant': [
      '{folder} 中的適配器給出的 logits 不是數。',
      '其數值或基礎模型已損壞：請重新儲存，並檢查基礎模型是否為它所屬的那個。',
    ],
  },
  'adapters.bad-pattern': {
    'zh-Hans': ['{field} 不是可用的正则表达式：{pattern}（{reason}）。', '请改正表达式，或改为列出模块名称。'],
    'zh-Hant': ['{field} 不是可用的正規表示式：{pattern}（{reason}）。', '請改正表示式，或改為列出模組名稱。'],
  },
  'adapters.layers-with-pattern': {
    'zh-Hans': [
      '使用 layers_to_transform 时，target_modules 应为名称列表，而现在是单个表达式 {targetModules}。',
      '请把 target_modules 写成列表，或在表达式中指明层。',
    ],
    'zh-Hant': [
      '使用 layers_to_transform 時，target_modules 應為名稱清單，而現在是單個表示式 {targetModules}。',
      '請把 target_modules 寫成清單，或在表示式中指明層。',
    ],
  },
  'adapters.nothing-matched': {
    'zh-Hans': [
      '此模型没有模块与 {wanted} 匹配{reason}。可以适配的模块：{nearest}。',
      '请从列出的模块中选择，或使用 all-linear。',
    ],
    'zh-Hant': [
      '此模型沒有模組與 {wanted} 匹配{reason}。可以適配的模組：{nearest}。',
      '請從列出的模組中選擇，或使用 all-linear。',
    ],
  },
} satisfies ErrorTranslations;
