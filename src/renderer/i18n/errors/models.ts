import type { ErrorTranslations } from './translation.ts';

const chooseFolder = {
  'zh-Hans': '请选择含 config.json 和模型 .safetensors 文件的文件夹。',
  'zh-Hant': '請選擇含 config.json 和模型 .safetensors 檔案的資料夾。',
} as const;

/** Models: their folders, their weights, their tokenizers, and the Hub. */
export const models = {
  'models.not-found': {
    'zh-Hans': ['没有文件夹 {model}，Hub 上也没有此名称的模型。', '请检查路径或名称：{page}。'],
    'zh-Hant': ['沒有資料夾 {model}，Hub 上也沒有此名稱的模型。', '請檢查路徑或名稱：{page}。'],
  },
  'models.unknown-architecture': {
    'zh-Hans': ['{file}：Lorikeet 不能训练“{modelType}”架构。', '请选择以下架构之一：{known}。'],
    'zh-Hant': ['{file}：Lorikeet 不能訓練「{modelType}」架構。', '請選擇以下架構之一：{known}。'],
  },
  'models.config-field': {
    'zh-Hans': ['{file}：“{field}”应为 {expected}，而现在是 {found}。', '请重新下载 config.json。'],
    'zh-Hant': ['{file}：「{field}」應為 {expected}，而現在是 {found}。', '請重新下載 config.json。'],
  },
  'models.unsupported-setting': {
    'zh-Hans': ['{file}：不支持“{field}”为“{value}”。', '请选择该项为 {supported} 的模型。'],
    'zh-Hant': ['{file}：不支援「{field}」為「{value}」。', '請選擇該項為 {supported} 的模型。'],
  },
  'models.missing-tensor': {
    'zh-Hans': [
      '{folder}：模型缺少其配置所要求的张量 {tensor}。',
      '请检查 config.json 与 safetensors 文件是否属于同一模型。',
    ],
    'zh-Hant': [
      '{folder}：模型缺少其設定所要求的張量 {tensor}。',
      '請檢查 config.json 與 safetensors 檔案是否屬於同一模型。',
    ],
  },
  'weights.folder-missing': {
    'zh-Hans': ['没有文件夹 {folder}。', chooseFolder['zh-Hans']],
    'zh-Hant': ['沒有資料夾 {folder}。', chooseFolder['zh-Hant']],
  },
  'weights.not-a-folder': {
    'zh-Hans': ['{folder} 是文件，而模型是文件夹。', chooseFolder['zh-Hans']],
    'zh-Hant': ['{folder} 是檔案，而模型是資料夾。', chooseFolder['zh-Hant']],
  },
  'weights.none-found': {
    'zh-Hans': ['文件夹 {folder} 中没有 .safetensors 文件。', chooseFolder['zh-Hans']],
    'zh-Hant': ['資料夾 {folder} 中沒有 .safetensors 檔案。', chooseFolder['zh-Hant']],
  },
  'weights.config-missing': {
    'zh-Hans': ['文件夹 {folder} 中没有 config.json。', '请把随模型发布的 config.json 复制到该文件夹。'],
    'zh-Hant': ['資料夾 {folder} 中沒有 config.json。', '請把隨模型發佈的 config.json 複製到該資料夾。'],
  },
  'weights.adapter-folder': {
    'zh-Hans': ['文件夹 {folder} 中是适配器，不是完整的模型。', '请在这里选择底座模型的文件夹。'],
    'zh-Hant': ['資料夾 {folder} 中是適配器，不是完整的模型。', '請在這裡選擇底座模型的資料夾。'],
  },
  'weights.truncated': {
    'zh-Hans': ['{file} 不完整：应有 {expected} 字节，实有 {found} 字节。', '下载中断了：请重新下载。'],
    'zh-Hant': ['{file} 不完整：應有 {expected} 位元組，實有 {found} 位元組。', '下載中斷了：請重新下載。'],
  },
  'weights.lfs-pointer': {
    'zh-Hans': ['{file} 只是 Git LFS 指针，不是权重。', '请从 Hub 下载该文件。'],
    'zh-Hant': ['{file} 只是 Git LFS 指標，不是權重。', '請從 Hub 下載該檔案。'],
  },
  'text.tokenizer-missing': {
    'zh-Hans': ['模型 {folder} 没有 tokenizer.json。', '请选择含 config.json、权重和 tokenizer.json 的文件夹。'],
    'zh-Hant': ['模型 {folder} 沒有 tokenizer.json。', '請選擇含 config.json、權重和 tokenizer.json 的資料夾。'],
  },
  'text.tokenizer-unreadable': {
    'zh-Hans': ['无法读取分词器文件 {file}：{reason}。', '文件已损坏或不完整：请重新下载模型。'],
    'zh-Hant': ['無法讀取分詞器檔案 {file}：{reason}。', '檔案已損壞或不完整：請重新下載模型。'],
  },
  'text.tokenizer-unsupported': {
    'zh-Hans': ['Lorikeet 不认识 {file} 的分词器：{reason}。', '请选择别的模型。'],
    'zh-Hant': ['Lorikeet 不認識 {file} 的分詞器：{reason}。', '請選擇別的模型。'],
  },
  'text.length-too-small': {
    'zh-Hans': ['最大长度 {maxLength} 个词元容不下文本。', '请设为更大的整数；通常在 64 到 512 之间。'],
    'zh-Hant': ['最大長度 {maxLength} 個詞元容不下文字。', '請設為更大的整數；通常在 64 到 512 之間。'],
  },
  'hub.unreachable': {
    'zh-Hans': ['无法连接 {host}：{reason}。', '请检查网络；使用代理时请设置 HTTPS_PROXY。已下载的部分会保留。'],
    'zh-Hant': ['無法連線 {host}：{reason}。', '請檢查網路；使用代理時請設定 HTTPS_PROXY。已下載的部分會保留。'],
  },
  'hub.offline': {
    'zh-Hans': ['{what} 不在缓存 {cache} 中，而现在不允许访问 Hub。', '请允许访问一次以下载，或从其他机器复制缓存。'],
    'zh-Hant': ['{what} 不在快取 {cache} 中，而現在不允許存取 Hub。', '請允許存取一次以下載，或從其他機器複製快取。'],
  },
  'hub.not-found': {
    'zh-Hans': ['Hub 上没有 {repository}，或它不公开。', '请检查名称：{page}。'],
    'zh-Hant': ['Hub 上沒有 {repository}，或它不公開。', '請檢查名稱：{page}。'],
  },
  'hub.bad-id': {
    'zh-Hans': ['{id} 不是 Hub 上的仓库名。', '名称形如 roberta-large 或 owner/name。'],
    'zh-Hant': ['{id} 不是 Hub 上的儲存庫名稱。', '名稱形如 roberta-large 或 owner/name。'],
  },
} satisfies ErrorTranslations;
