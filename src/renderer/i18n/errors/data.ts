import type { ErrorTranslations } from './translation.ts';

/** Data files, their columns and labels. */
export const data = {
  'data.format-unknown': {
    'zh-Hans': ['{path} 不是 Lorikeet 能读取的表格（{extension}）。', '请使用以 {known} 结尾的文件。'],
    'zh-Hant': ['{path} 不是 Lorikeet 能讀取的表格（{extension}）。', '請使用以 {known} 結尾的檔案。'],
  },
  'data.file-empty': {
    'zh-Hans': ['文件 {path} 是空的。', '文件应有一行列名和至少一行数据。'],
    'zh-Hant': ['檔案 {path} 是空的。', '檔案應有一列欄名和至少一列資料。'],
  },
  'data.no-rows': {
    'zh-Hans': ['文件 {path} 有列名，但没有数据行。', '列名下面应至少有一行。'],
    'zh-Hant': ['檔案 {path} 有欄名，但沒有資料列。', '欄名下面應至少有一列。'],
  },
  'data.encoding-invalid': {
    'zh-Hans': [
      '文件 {path} 不是 {encoding} 文本：第 {line} 行有无效字节。',
      '请把文件另存为 UTF-8，改正这一行，或指定别的编码。',
    ],
    'zh-Hant': [
      '檔案 {path} 不是 {encoding} 文字：第 {line} 行有無效位元組。',
      '請把檔案另存為 UTF-8，改正這一行，或指定別的編碼。',
    ],
  },
  'data.json-line': {
    'zh-Hans': ['{path} 第 {line} 行不是 JSON：第 {column} 列出现 {found}。', '请改正这一行：每行应是一个对象。'],
    'zh-Hant': ['{path} 第 {line} 行不是 JSON：第 {column} 欄出現 {found}。', '請改正這一行：每行應是一個物件。'],
  },
  'data.json-not-object': {
    'zh-Hans': ['{path} 第 {line} 行不是对象。', '请每行写一个对象。'],
    'zh-Hant': ['{path} 第 {line} 行不是物件。', '請每行寫一個物件。'],
  },
  'data.not-parquet': {
    'zh-Hans': ['文件 {path} 不是 Parquet 文件。', '请下载文件本身，或改用与其格式相符的扩展名。'],
    'zh-Hant': ['檔案 {path} 不是 Parquet 檔案。', '請下載檔案本身，或改用與其格式相符的副檔名。'],
  },
  'data.parquet-cut-short': {
    'zh-Hans': ['Parquet 文件 {path} 不完整。', '请重新下载或复制该文件。'],
    'zh-Hant': ['Parquet 檔案 {path} 不完整。', '請重新下載或複製該檔案。'],
  },
  'data.parquet-broken': {
    'zh-Hans': ['无法读取 Parquet 文件 {path}：{reason}。', '请重新下载或生成该文件；仍不行则另存为 CSV。'],
    'zh-Hant': ['無法讀取 Parquet 檔案 {path}：{reason}。', '請重新下載或產生該檔案；仍不行則另存為 CSV。'],
  },
  'data.folder-empty': {
    'zh-Hans': ['文件夹 {path} 中没有数据文件（{endings}）。', '请选择一个数据文件，或含数据文件的文件夹。'],
    'zh-Hant': ['資料夾 {path} 中沒有資料檔案（{endings}）。', '請選擇一個資料檔案，或含資料檔案的資料夾。'],
  },
  'data.config-unknown': {
    'zh-Hans': ['数据集 {path} 没有配置“{config}”。', '请选择其一：{configs}。'],
    'zh-Hant': ['資料集 {path} 沒有設定「{config}」。', '請選擇其一：{configs}。'],
  },
  'data.config-needed': {
    'zh-Hans': ['数据集 {path} 有多个配置：{configs}。', '请指定其中一个。'],
    'zh-Hant': ['資料集 {path} 有多個設定：{configs}。', '請指定其中一個。'],
  },
  'data.split-unknown': {
    'zh-Hans': ['{path} 没有划分“{split}”。', '现有的划分：{splits}。'],
    'zh-Hant': ['{path} 沒有劃分「{split}」。', '現有的劃分：{splits}。'],
  },
  'data.fixes-leave-nothing': {
    'zh-Hans': ['修正之后，{path} 没有剩下可训练或验证的行。', '请少选一项修正。'],
    'zh-Hant': ['修正之後，{path} 沒有剩下可訓練或驗證的列。', '請少選一項修正。'],
  },
  'data.quote-unclosed': {
    'zh-Hans': ['{path} 第 {line} 行开始的引号没有结束。', '请补上引号；引号内的引号要写两次（""）。'],
    'zh-Hant': ['{path} 第 {line} 行開始的引號沒有結束。', '請補上引號；引號內的引號要寫兩次（""）。'],
  },
  'data.quote-misplaced': {
    'zh-Hans': ['{path} 第 {line} 行的引号没有写两次。', '引号内的引号要写两次（""）。'],
    'zh-Hant': ['{path} 第 {line} 行的引號沒有寫兩次。', '引號內的引號要寫兩次（""）。'],
  },
  'data.record-too-long': {
    'zh-Hans': ['{path} 第 {line} 行超过 {most} 个字符。', '请检查换行，以及引号是否成对。'],
    'zh-Hant': ['{path} 第 {line} 行超過 {most} 個字元。', '請檢查換行，以及引號是否成對。'],
  },
  'data.field-count': {
    'zh-Hans': [
      '{path} 第 {line} 行有 {found} 个字段，而列名有 {expected} 个。',
      '含分隔符或换行的字段要加引号；也可能是分隔符猜错了。',
    ],
    'zh-Hant': [
      '{path} 第 {line} 行有 {found} 個欄位，而欄名有 {expected} 個。',
      '含分隔符或換行的欄位要加引號；也可能是分隔符猜錯了。',
    ],
  },
  'data.column-duplicate': {
    'zh-Hans': ['{path} 中有两列都叫“{column}”。', '请给其中一列改名。'],
    'zh-Hant': ['{path} 中有兩欄都叫「{column}」。', '請給其中一欄改名。'],
  },
  'data.too-many-columns': {
    'zh-Hans': ['{path} 有 {count} 列或更多，最多能读 {most} 列。', '请检查分隔符，或只保留需要的列。'],
    'zh-Hant': ['{path} 有 {count} 欄或更多，最多能讀 {most} 欄。', '請檢查分隔符，或只保留需要的欄。'],
  },
  'data.column-missing': {
    'zh-Hans': ['{path} 中没有“{column}”列。', '请从这些列中选择：{columns}。'],
    'zh-Hant': ['{path} 中沒有「{column}」欄。', '請從這些欄中選擇：{columns}。'],
  },
  'data.text-empty': {
    'zh-Hans': [
      '{path} 的 {total} 行中有 {count} 行在“{column}”列没有文本。',
      '请补全或删除这些行，或选择别的文本列。',
    ],
    'zh-Hant': [
      '{path} 的 {total} 列中有 {count} 列在「{column}」欄沒有文字。',
      '請補全或刪除這些列，或選擇別的文字欄。',
    ],
  },
  'data.label-missing': {
    'zh-Hans': [
      '{path} 的 {total} 行中有 {count} 行在“{column}”列没有标签。',
      '请补全或删除这些行，或选择别的标签列。',
    ],
    'zh-Hant': [
      '{path} 的 {total} 列中有 {count} 列在「{column}」欄沒有標籤。',
      '請補全或刪除這些列，或選擇別的標籤欄。',
    ],
  },
  'data.label-fractional': {
    'zh-Hans': ['{path} 的“{column}”列含有 {value}，不是类别。', '请选择存放类别的列：整数或名称。'],
    'zh-Hant': ['{path} 的「{column}」欄含有 {value}，不是類別。', '請選擇存放類別的欄：整數或名稱。'],
  },
  'data.label-unknown': {
    'zh-Hans': ['{path} 的“{column}”列含有标签“{value}”，不在给定的标签中。', '请改正该行，或把它加入标签：{labels}。'],
    'zh-Hant': [
      '{path} 的「{column}」欄含有標籤「{value}」，不在給定的標籤中。',
      '請改正該列，或把它加入標籤：{labels}。',
    ],
  },
  'data.label-seen-once': {
    'zh-Hans': ['{path} 的“{column}”列中有只出现一次的标签：{labels}。', '每个类别至少要有两行：请补充、合并或删除。'],
    'zh-Hant': [
      '{path} 的「{column}」欄中有只出現一次的標籤：{labels}。',
      '每個類別至少要有兩列：請補充、合併或刪除。',
    ],
  },
  'data.label-without-rows': {
    'zh-Hans': ['{path} 中没有一行的标签是 {labels}。', '请为每个类别补充行，或从标签中去掉它。'],
    'zh-Hant': ['{path} 中沒有一列的標籤是 {labels}。', '請為每個類別補充列，或從標籤中去掉它。'],
  },
  'data.several-labels': {
    'zh-Hans': [
      '{path} 的“{column}”列中一个单元格有多个标签：{labels}。',
      '请选择“任意多个标签”（data.task=multi-label），或每行只保留一个标签。',
    ],
    'zh-Hant': [
      '{path} 的「{column}」欄中一個儲存格有多個標籤：{labels}。',
      '請選擇「任意多個標籤」（data.task=multi-label），或每列只保留一個標籤。',
    ],
  },
  'data.label-column-value': {
    'zh-Hans': [
      '{path} 的标签列“{column}”中有 {value}，只能是 0 或 1。',
      '请改正该单元格，或从 data.labelColumns 中去掉这一列。',
    ],
    'zh-Hant': [
      '{path} 的標籤欄「{column}」中有 {value}，只能是 0 或 1。',
      '請改正該儲存格，或從 data.labelColumns 中去掉這一欄。',
    ],
  },
  'data.too-few-labels': {
    'zh-Hans': [
      '{path} 的“{column}”列中不足两个标签，data.task=multi-label 至少需要两个。',
      '请选择标签所在的列，并指定标签之间的分隔符。',
    ],
    'zh-Hant': [
      '{path} 的「{column}」欄中不足兩個標籤，data.task=multi-label 至少需要兩個。',
      '請選擇標籤所在的欄，並指定標籤之間的分隔符。',
    ],
  },
  'data.one-label-needed': {
    'zh-Hans': ['此功能用于每行一个标签的数据，而这里一行可以有多个。', '请用于每行一个标签的数据和训练。'],
    'zh-Hant': ['此功能用於每列一個標籤的資料，而這裡一列可以有多個。', '請用於每列一個標籤的資料和訓練。'],
  },
  'data.single-class': {
    'zh-Hans': ['{path} 的每一行标签都是“{label}”，没有可区分的内容。', '请补充其他类别的行，或选择别的标签列。'],
    'zh-Hant': ['{path} 的每一列標籤都是「{label}」，沒有可區分的內容。', '請補充其他類別的列，或選擇別的標籤欄。'],
  },
} satisfies ErrorTranslations;
