import type { ErrorTranslations } from './translation.ts';

/** Tokenizers and what they are asked to do. */
export const text = {
  'text.tokenizer-missing': {
    'zh-Hans': [
      '模型 {folder} 没有 tokenizer.json{slowFiles, select, none {} other {，只有旧式的分词器文件 {slowFiles}}}。',
      '{slowFiles, select, none {请选择含 config.json、权重和 tokenizer.json 的文件夹；若缺文件，请重新下载。} other {请使用有 tokenizer.json 的版本，或用 transformers 转换一次其分词器：AutoTokenizer.from_pretrained(…).save_pretrained(…)。}}',
    ],
    'zh-Hant': [
      '模型 {folder} 沒有 tokenizer.json{slowFiles, select, none {} other {，只有舊式的分詞器檔案 {slowFiles}}}。',
      '{slowFiles, select, none {請選擇含 config.json、權重和 tokenizer.json 的資料夾；若缺檔案，請重新下載。} other {請使用有 tokenizer.json 的版本，或用 transformers 轉換一次其分詞器：AutoTokenizer.from_pretrained(…).save_pretrained(…)。}}',
    ],
  },
  'text.tokenizer-unreadable': {
    'zh-Hans': ['无法读取分词器文件 {file}：{reason}。', '文件已损坏、不完整，或不是分词器：请重新下载模型。'],
    'zh-Hant': ['無法讀取分詞器檔案 {file}：{reason}。', '檔案已損壞、不完整，或不是分詞器：請重新下載模型。'],
  },
  'text.tokenizer-unsupported': {
    'zh-Hans': [
      'Lorikeet 不认识 {file} 的分词器：{reason}。',
      '请选择分词器为 WordPiece、字节级 BPE、SentencePiece BPE 或 Unigram 的模型。',
    ],
    'zh-Hant': [
      'Lorikeet 不認識 {file} 的分詞器：{reason}。',
      '請選擇分詞器為 WordPiece、位元組級 BPE、SentencePiece BPE 或 Unigram 的模型。',
    ],
  },
  'text.length-too-small': {
    'zh-Hans': [
      '最大长度 {maxLength} 个词元容不下文本：分词器会加上 {specialTokens} 个特殊词元。',
      '请设为大于 {specialTokens} 的整数；通常在 64 到 512 之间。',
    ],
    'zh-Hant': [
      '最大長度 {maxLength} 個詞元容不下文字：分詞器會加上 {specialTokens} 個特殊詞元。',
      '請設為大於 {specialTokens} 的整數；通常在 64 到 512 之間。',
    ],
  },
} satisfies ErrorTranslations;
