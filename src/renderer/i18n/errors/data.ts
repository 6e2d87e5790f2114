import type { ErrorTranslations } from './translation.ts';

/** Data files, their columns and labels, and splits. */
export const data = {
  'data.format-unknown': {
    'zh-Hans': [
      '{extension, select, none {{path} 的名称没有扩展名，无法知道其格式。} other {Lorikeet 不能把以 {extension} 结尾的文件（{path}）读作表格。}}',
      '请使用以 {known} 结尾的文件。',
    ],
    'zh-Hant': [
      '{extension, select, none {{path} 的名稱沒有副檔名，無法知道其格式。} other {Lorikeet 不能把以 {extension} 結尾的檔案（{path}）讀作表格。}}',
      '請使用以 {known} 結尾的檔案。',
    ],
  },
  'data.delimiter-invalid': {
    'zh-Hans': [
      '“{delimiter}”不能分隔列：应为一个字符，且不是引号或换行。',
      '请写出各列之间的字符：通常是逗号、分号或制表符。',
    ],
    'zh-Hant': [
      '「{delimiter}」不能分隔欄：應為一個字元，且不是引號或換行。',
      '請寫出各欄之間的字元：通常是逗號、分號或定位字元。',
    ],
  },
  'data.file-empty': {
    'zh-Hans': ['文件 {path} 是空的。', '文件应有一行列名和至少一行数据。'],
    'zh-Hant': ['檔案 {path} 是空的。', '檔案應有一行欄名和至少一列資料。'],
  },
  'data.no-rows': {
    'zh-Hans': ['文件 {path} 有列名，但没有数据行。', '列名下面应至少有一行。'],
    'zh-Hant': ['檔案 {path} 有欄名，但沒有資料列。', '欄名下面應至少有一列。'],
  },
  'data.encoding-unknown': {
    'zh-Hans': [
      '没有名为“{encoding}”的字符编码。',
      '请写 utf-8、utf-16le、windows-1252、gb18030 或 shift_jis 这样的名称，或留空由程序判断。',
    ],
    'zh-Hant': [
      '沒有名為「{encoding}」的字元編碼。',
      '請寫 utf-8、utf-16le、windows-1252、gb18030 或 shift_jis 這樣的名稱，或留空由程式判斷。',
    ],
  },
  'data.not-text': {
    'zh-Hans': [
      '文件 {path} 不是文本文件：开头有大量文本中不会有的字节。',
      '请使用文本文件（CSV、TSV、JSONL）；工作簿、Parquet 文件或归档文件请用其格式的扩展名。',
    ],
    'zh-Hant': [
      '檔案 {path} 不是文字檔案：開頭有大量文字中不會有的位元組。',
      '請使用文字檔案（CSV、TSV、JSONL）；工作簿、Parquet 檔案或封存檔請用其格式的副檔名。',
    ],
  },
  'data.encoding-invalid': {
    'zh-Hans': [
      '文件 {path} 不是 {encoding} 文本：第一个无效字节在{row, select, none {第 {line} 行（列名）} other {第 {line} 行（数据第 <nth>{row}</nth> 行）}}。',
      '请把文件另存为 UTF-8（Excel 中选“CSV UTF-8”），改正这一行，或指定别的编码。',
    ],
    'zh-Hant': [
      '檔案 {path} 不是 {encoding} 文字：第一個無效位元組在{row, select, none {第 {line} 行（欄名）} other {第 {line} 行（資料第 <nth>{row}</nth> 列）}}。',
      '請把檔案另存為 UTF-8（Excel 中選「CSV UTF-8」），改正這一行，或指定別的編碼。',
    ],
  },
  'data.encoding-mixed': {
    'zh-Hans': [
      '文件 {path} 混用了编码：第 {utf8} 行是 UTF-8，第 {other} 行不是。',
      '请把整个文件另存为 UTF-8，或指定一种编码来读取每一行，无论对错。',
    ],
    'zh-Hant': [
      '檔案 {path} 混用了編碼：第 {utf8} 行是 UTF-8，第 {other} 行不是。',
      '請把整個檔案另存為 UTF-8，或指定一種編碼來讀取每一行，無論對錯。',
    ],
  },
  'data.json-line': {
    'zh-Hans': [
      '{path} 第 {line} 行不是 JSON：第 {column} 列不应出现 {found}。',
      `请改正这一行：JSONL 文件的每一行是一个对象，例如 '{'"text": "…", "label": 1'}'。`,
    ],
    'zh-Hant': [
      '{path} 第 {line} 行不是 JSON：第 {column} 欄不應出現 {found}。',
      `請改正這一行：JSONL 檔案的每一行是一個物件，例如 '{'"text": "…", "label": 1'}'。`,
    ],
  },
  'data.json-not-object': {
    'zh-Hans': [
      '{path} 第 {line} 行是{found}，不是对象。',
      `请为每一行写一个对象，例如 '{'"text": "…", "label": 1'}'，各占一行，或放在一个列表中。`,
    ],
    'zh-Hant': [
      '{path} 第 {line} 行是{found}，不是物件。',
      `請為每一列寫一個物件，例如 '{'"text": "…", "label": 1'}'，各佔一行，或放在一個清單中。`,
    ],
  },
  'data.not-spreadsheet': {
    'zh-Hans': ['文件 {path} 不是可读取的 Excel 工作簿：{reason}。', '请重新另存为 .xlsx，或另存为 CSV。'],
    'zh-Hant': ['檔案 {path} 不是可讀取的 Excel 工作簿：{reason}。', '請重新另存為 .xlsx，或另存為 CSV。'],
  },
  'data.not-parquet': {
    'zh-Hans': [
      '文件 {path} 不是 Parquet 文件：它以 {found} 开头。',
      '若它是网页，请下载文件本身；否则请改用与其格式相符的扩展名。',
    ],
    'zh-Hant': [
      '檔案 {path} 不是 Parquet 檔案：它以 {found} 開頭。',
      '若它是網頁，請下載檔案本身；否則請改用與其格式相符的副檔名。',
    ],
  },
  'data.parquet-cut-short': {
    'zh-Hans': ['Parquet 文件 {path} 不完整：只有 {bytes} 字节，后面缺失。', '请重新下载或复制该文件。'],
    'zh-Hant': ['Parquet 檔案 {path} 不完整：只有 {bytes} 位元組，後面缺失。', '請重新下載或複製該檔案。'],
  },
  'data.parquet-broken': {
    'zh-Hans': ['无法读取 Parquet 文件 {path}：{reason}。', '请重新下载或生成该文件；仍不行则另存为 CSV。'],
    'zh-Hant': ['無法讀取 Parquet 檔案 {path}：{reason}。', '請重新下載或產生該檔案；仍不行則另存為 CSV。'],
  },
  'data.parquet-group-too-large': {
    'zh-Hans': [
      '{path} 的第 <nth>{group}</nth> 个行组解压后有 {bytes} 字节；一次至多读取 {most} 字节。',
      '请用更小的行组写出该文件（Python 中：to_parquet(…, row_group_size=10000)）。',
    ],
    'zh-Hant': [
      '{path} 的第 <nth>{group}</nth> 個行組解壓縮後有 {bytes} 位元組；一次至多讀取 {most} 位元組。',
      '請用更小的行組寫出該檔案（Python 中：to_parquet(…, row_group_size=10000)）。',
    ],
  },
  'data.folder-empty': {
    'zh-Hans': [
      '文件夹 {path} 中既没有数据文件（{endings}），也没有每个类别一个的 .txt 文件夹。',
      '请选择数据文件、含数据文件的文件夹，或每个类别有一个文本文件夹的文件夹。',
    ],
    'zh-Hant': [
      '資料夾 {path} 中既沒有資料檔案（{endings}），也沒有每個類別一個的 .txt 資料夾。',
      '請選擇資料檔案、含資料檔案的資料夾，或每個類別有一個文字資料夾的資料夾。',
    ],
  },
  'data.text-file-too-long': {
    'zh-Hans': ['文本文件 {path} 有 {bytes} 字节；一条文本至多 {most} 字节。', '请拆分该文件，每个文件一条文本。'],
    'zh-Hant': ['文字檔案 {path} 有 {bytes} 位元組；一條文字至多 {most} 位元組。', '請拆分該檔案，每個檔案一條文字。'],
  },
  'data.config-unknown': {
    'zh-Hans': ['数据集 {path} 没有配置“{config}”。', '请选择其一：{configs}。'],
    'zh-Hant': ['資料集 {path} 沒有設定「{config}」。', '請選擇其一：{configs}。'],
  },
  'data.config-needed': {
    'zh-Hans': ['数据集 {path} 有多个配置：{configs}。', '请指定其一：训练中用 data.config，命令行中用 --config。'],
    'zh-Hant': ['資料集 {path} 有多個設定：{configs}。', '請指定其一：訓練中用 data.config，命令列中用 --config。'],
  },
  'data.split-unknown': {
    'zh-Hans': [
      '{path} 没有划分“{split}”。',
      '{splits, select, none {请不要指定划分。} other {请选择其一：{splits}，写在路径后的 # 之后。}}',
    ],
    'zh-Hant': [
      '{path} 沒有劃分「{split}」。',
      '{splits, select, none {請不要指定劃分。} other {請選擇其一：{splits}，寫在路徑後的 # 之後。}}',
    ],
  },
  'data.hub-no-files': {
    'zh-Hans': [
      '数据集 {id} 的版本 {revision} 没有 Lorikeet 能读取的文件。',
      '请选择由 CSV、JSONL 或 Parquet 文件组成的数据集；生成数据集的脚本从不运行。',
    ],
    'zh-Hant': [
      '資料集 {id} 的版本 {revision} 沒有 Lorikeet 能讀取的檔案。',
      '請選擇由 CSV、JSONL 或 Parquet 檔案組成的資料集；產生資料集的指令碼從不執行。',
    ],
  },
  'data.card-invalid': {
    'zh-Hans': [
      '{path} 的开头不能读作数据集的说明：{reason}。',
      '请改正两行短横线之间的 YAML，或去掉它，由文件名来确定划分。',
    ],
    'zh-Hant': [
      '{path} 的開頭不能讀作資料集的說明：{reason}。',
      '請改正兩行短橫線之間的 YAML，或去掉它，由檔名來確定劃分。',
    ],
  },
  'data.card-outside': {
    'zh-Hans': ['{path} 指向数据集之外的文件：“{pattern}”。', '只读取数据集自身的文件；请去掉此模式。'],
    'zh-Hant': ['{path} 指向資料集之外的檔案：「{pattern}」。', '只讀取資料集自身的檔案；請去掉此模式。'],
  },
  'data.card-no-files': {
    'zh-Hans': ['{path} 为划分“{split}”指定了“{pattern}”，但没有这样的文件。', '请重新下载数据集，或改正此模式。'],
    'zh-Hant': ['{path} 為劃分「{split}」指定了「{pattern}」，但沒有這樣的檔案。', '請重新下載資料集，或改正此模式。'],
  },
  'data.fixes-leave-nothing': {
    'zh-Hans': [
      '采用修正 {fixes} 之后，{path} 没有剩下可训练或验证的行。',
      '请用 lorikeet data profile 查看各行，并从 data.fixes 中去掉一项修正。',
    ],
    'zh-Hant': [
      '採用修正 {fixes} 之後，{path} 沒有剩下可訓練或驗證的列。',
      '請用 lorikeet data profile 查看各列，並從 data.fixes 中去掉一項修正。',
    ],
  },
  'data.quote-unclosed': {
    'zh-Hans': [
      '{path} 中{row, select, none {第 {line} 行（列名）} other {第 {line} 行（数据第 <nth>{row}</nth> 行）}}开始的引号没有结束。',
      '请补上引号；引号内的引号要写两次（""）。',
    ],
    'zh-Hant': [
      '{path} 中{row, select, none {第 {line} 行（欄名）} other {第 {line} 行（資料第 <nth>{row}</nth> 列）}}開始的引號沒有結束。',
      '請補上引號；引號內的引號要寫兩次（""）。',
    ],
  },
  'data.quote-misplaced': {
    'zh-Hans': [
      '{path} 中{row, select, none {第 {line} 行（列名）} other {第 {line} 行（数据第 <nth>{row}</nth> 行）}}的引号没有写两次。',
      '引号内的引号要写两次（""）。',
    ],
    'zh-Hant': [
      '{path} 中{row, select, none {第 {line} 行（欄名）} other {第 {line} 行（資料第 <nth>{row}</nth> 列）}}的引號沒有寫兩次。',
      '引號內的引號要寫兩次（""）。',
    ],
  },
  'data.record-too-long': {
    'zh-Hans': [
      '{path} 中{row, select, none {第 {line} 行（列名）} other {第 {line} 行（数据第 <nth>{row}</nth> 行）}}超过 {most} 个字符。',
      '请检查文件是否有换行，以及此行或之前的引号是否成对。',
    ],
    'zh-Hant': [
      '{path} 中{row, select, none {第 {line} 行（欄名）} other {第 {line} 行（資料第 <nth>{row}</nth> 列）}}超過 {most} 個字元。',
      '請檢查檔案是否有換行，以及此行或之前的引號是否成對。',
    ],
  },
  'data.field-count': {
    'zh-Hans': [
      '{path} 中{line, select, none {第 <nth>{row}</nth> 行} other {第 {line} 行（数据第 <nth>{row}</nth> 行）}}有 {found} 个字段，而列名有 {expected} 个。',
      '请给含分隔符或换行的字段加引号，补全该行，或在分隔符猜错时指定它。',
    ],
    'zh-Hant': [
      '{path} 中{line, select, none {第 <nth>{row}</nth> 列} other {第 {line} 行（資料第 <nth>{row}</nth> 列）}}有 {found} 個欄位，而欄名有 {expected} 個。',
      '請給含分隔符或換行的欄位加引號，補全該列，或在分隔符猜錯時指定它。',
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
    'zh-Hans': [
      '{path} 中没有“{column}”列。',
      '{nearest, select, none {} other {您是否想写 {nearest}？}}请从这些列中选择：{columns}。{isHeaderGuessed, select, true {若第一行就是数据，请说明：训练中用 data.header=false，文件用 --no-header。} other {}}',
    ],
    'zh-Hant': [
      '{path} 中沒有「{column}」欄。',
      '{nearest, select, none {} other {您是否想寫 {nearest}？}}請從這些欄中選擇：{columns}。{isHeaderGuessed, select, true {若第一列就是資料，請說明：訓練中用 data.header=false，檔案用 --no-header。} other {}}',
    ],
  },
  'data.text-empty': {
    'zh-Hans': [
      '{path} 的 {total} 行中有 {count} 行在“{column}”列没有文本：第 {places} 行。',
      '请补全这些行，用 data.fixes=[drop-empty] 去掉它们，或选择别的文本列。',
    ],
    'zh-Hant': [
      '{path} 的 {total} 列中有 {count} 列在「{column}」欄沒有文字：第 {places} 行。',
      '請補全這些列，用 data.fixes=[drop-empty] 去掉它們，或選擇別的文字欄。',
    ],
  },
  'data.label-missing': {
    'zh-Hans': [
      '{path} 的 {total} 行中有 {count} 行在“{column}”列没有标签：第 {places} 行。',
      '请补全这些行，用 data.fixes=[drop-unlabelled] 去掉它们，或选择别的标签列。',
    ],
    'zh-Hant': [
      '{path} 的 {total} 列中有 {count} 列在「{column}」欄沒有標籤：第 {places} 行。',
      '請補全這些列，用 data.fixes=[drop-unlabelled] 去掉它們，或選擇別的標籤欄。',
    ],
  },
  'data.label-fractional': {
    'zh-Hans': [
      '{path} 中{line, select, none {第 <nth>{row}</nth> 行} other {第 {line} 行（数据第 <nth>{row}</nth> 行）}}的“{column}”列是 {value}，不是类别：标签是整数或名称。',
      '请选择存放类别的列；不支持预测数值（回归）。',
    ],
    'zh-Hant': [
      '{path} 中{line, select, none {第 <nth>{row}</nth> 列} other {第 {line} 行（資料第 <nth>{row}</nth> 列）}}的「{column}」欄是 {value}，不是類別：標籤是整數或名稱。',
      '請選擇存放類別的欄；不支援預測數值（迴歸）。',
    ],
  },
  'data.label-unknown': {
    'zh-Hans': [
      '{path} 中{line, select, none {第 <nth>{row}</nth> 行} other {第 {line} 行（数据第 <nth>{row}</nth> 行）}}的“{column}”列是标签“{value}”，{isListed, select, true {不在给定的标签中} other {没有训练行有该标签}}。',
      '请改正该行，{isListed, select, true {把该标签加入列表（{labels}）} other {添加有该标签的训练行（现有标签：{labels}）}}，用 data.fixes=[drop-unseen-labels] 去掉这样的行，或在只有大小写不同时用 data.fixes=[merge-label-case]。',
    ],
    'zh-Hant': [
      '{path} 中{line, select, none {第 <nth>{row}</nth> 列} other {第 {line} 行（資料第 <nth>{row}</nth> 列）}}的「{column}」欄是標籤「{value}」，{isListed, select, true {不在給定的標籤中} other {沒有訓練列有該標籤}}。',
      '請改正該列，{isListed, select, true {把該標籤加入清單（{labels}）} other {新增有該標籤的訓練列（現有標籤：{labels}）}}，用 data.fixes=[drop-unseen-labels] 去掉這樣的列，或在只有大小寫不同時用 data.fixes=[merge-label-case]。',
    ],
  },
  'data.label-seen-once': {
    'zh-Hans': [
      '{path} 的“{column}”列中有只出现一次的标签：{labels}（共 {count} 行：第 {places} 行）。',
      '每个类别至少要有两行，一行训练，一行评估：请补充、合并或去掉该类别；若这样的标签很多，请检查这是否为类别所在的列。',
    ],
    'zh-Hant': [
      '{path} 的「{column}」欄中有只出現一次的標籤：{labels}（共 {count} 列：第 {places} 行）。',
      '每個類別至少要有兩列，一列訓練，一列評估：請補充、合併或去掉該類別；若這樣的標籤很多，請檢查這是否為類別所在的欄。',
    ],
  },
  'data.label-without-rows': {
    'zh-Hans': [
      '{path} 的“{column}”列中没有一行的标签是 {labels}。',
      '请为每个类别补充行，或从 data.labels 或 data.labelColumns 中去掉它。',
    ],
    'zh-Hant': [
      '{path} 的「{column}」欄中沒有一列的標籤是 {labels}。',
      '請為每個類別補充列，或從 data.labels 或 data.labelColumns 中去掉它。',
    ],
  },
  'data.single-class': {
    'zh-Hans': [
      '{path} 的“{column}”列中每一行的标签都是“{label}”，没有可区分的内容。',
      '请补充其他类别的行，或选择别的标签列。',
    ],
    'zh-Hant': [
      '{path} 的「{column}」欄中每一列的標籤都是「{label}」，沒有可區分的內容。',
      '請補充其他類別的列，或選擇別的標籤欄。',
    ],
  },
  'data.several-labels': {
    'zh-Hans': [
      '{path} 的“{column}”列的单元格中有多个标签（{separator, select, none {写成列表} other {以“{separator}”分隔}}）：{labels}。data.task=single-label 时每行只有一个标签。',
      '若要训练所有标签，请设 data.task=multi-label；否则请每行只留一个标签。若要把每种组合当作一个类别，请在 data.labels 中列出它们。',
    ],
    'zh-Hant': [
      '{path} 的「{column}」欄的儲存格中有多個標籤（{separator, select, none {寫成清單} other {以「{separator}」分隔}}）：{labels}。data.task=single-label 時每列只有一個標籤。',
      '若要訓練所有標籤，請設 data.task=multi-label；否則請每列只留一個標籤。若要把每種組合當作一個類別，請在 data.labels 中列出它們。',
    ],
  },
  'data.label-column-value': {
    'zh-Hans': [
      '{path} {row, select, none {第 {line} 行（列名）} other {第 {line} 行（数据第 <nth>{row}</nth> 行）}}的“{column}”列是“{value}”；data.labelColumns 中的列只能写 0 或 1。',
      '请改正这个单元格（0、1、false、true，留空表示 0），或从 data.labelColumns 中去掉这一列。',
    ],
    'zh-Hant': [
      '{path} {row, select, none {第 {line} 行（欄名）} other {第 {line} 行（資料第 <nth>{row}</nth> 列）}}的「{column}」欄是「{value}」；data.labelColumns 中的欄只能寫 0 或 1。',
      '請改正這個儲存格（0、1、false、true，留空表示 0），或從 data.labelColumns 中去掉這一欄。',
    ],
  },
  'data.nothing-labeled': {
    'zh-Hans': [
      '{path} 的列 {columns} 中所有单元格都是空的：这些行没有可训练或评分的标签。',
      '请提供有标签的文件（没有标签的行写 0），或指定有标签的列；没有标签的行请用 lorikeet predict。',
    ],
    'zh-Hant': [
      '{path} 的欄 {columns} 中所有儲存格都是空的：這些列沒有可訓練或評分的標籤。',
      '請提供有標籤的檔案（沒有標籤的列寫 0），或指定有標籤的欄；沒有標籤的列請用 lorikeet predict。',
    ],
  },
  'data.one-label-needed': {
    'zh-Hans': [
      '此功能用于每行一个标签的数据，而这里的行可有多个标签（data.task=multi-label）。',
      '请用于每行一个标签的运行和数据，例如把其中一个标签写成是与否的一列。',
    ],
    'zh-Hant': [
      '此功能用於每列一個標籤的資料，而這裡的列可有多個標籤（data.task=multi-label）。',
      '請用於每列一個標籤的執行和資料，例如把其中一個標籤寫成是與否的一欄。',
    ],
  },
  'data.too-few-labels': {
    'zh-Hans': [
      '{path} 的“{column}”列{labels, select, none {没有任何标签} other {只有一个标签 {labels}}}；data.task=multi-label 需要两个或更多。',
      '请选择标签所在的列；若一个单元格中有多个标签，请用 data.labelSeparator 指出它们之间的分隔符。若每行只是有或没有某个标签，请用 data.task=single-label 和一列两个类别来训练。',
    ],
    'zh-Hant': [
      '{path} 的「{column}」欄{labels, select, none {沒有任何標籤} other {只有一個標籤 {labels}}}；data.task=multi-label 需要兩個或更多。',
      '請選擇標籤所在的欄；若一個儲存格中有多個標籤，請用 data.labelSeparator 指出它們之間的分隔符。若每列只是有或沒有某個標籤，請用 data.task=single-label 和一欄兩個類別來訓練。',
    ],
  },
  'data.labels-repeated': {
    'zh-Hans': ['标签列表中“{label}”出现了两次。', '请每个标签只写一次。'],
    'zh-Hant': ['標籤清單中「{label}」出現了兩次。', '請每個標籤只寫一次。'],
  },
  'data.split-size': {
    'zh-Hans': [
      '{size} 不能作为 {rows} 行中{name, select, training {训练} other {测试}}部分的大小。',
      '划分至少需要两行；请写 0 到 1 之间的比例（不含两端），或小于 {rows} 的正整数。',
    ],
    'zh-Hant': [
      '{size} 不能作為 {rows} 列中{name, select, training {訓練} other {測試}}部分的大小。',
      '劃分至少需要兩列；請寫 0 到 1 之間的比例（不含兩端），或小於 {rows} 的正整數。',
    ],
  },
  'data.split-too-large': {
    'zh-Hans': [
      '训练部分（{train}）与测试部分（{test}）之和超过了现有的 {rows} 行。',
      '请减小其中之一，或只写一个：另一个取余下的行。',
    ],
    'zh-Hant': [
      '訓練部分（{train}）與測試部分（{test}）之和超過了現有的 {rows} 列。',
      '請減小其中之一，或只寫一個：另一個取餘下的列。',
    ],
  },
  'data.split-empty': {
    'zh-Hans': ['共 {rows} 行、大小为 {size} 时，训练部分没有行。', '请给训练部分更大的比例，或补充数据行。'],
    'zh-Hant': ['共 {rows} 列、大小為 {size} 時，訓練部分沒有列。', '請給訓練部分更大的比例，或補充資料列。'],
  },
  'data.split-seed': {
    'zh-Hans': ['种子 {seed} 不是 0 到 9007199254740991 的整数。', '请写整数，例如 42。'],
    'zh-Hant': ['種子 {seed} 不是 0 到 9007199254740991 的整數。', '請寫整數，例如 42。'],
  },
  'data.split-stratified-order': {
    'zh-Hans': ['划分不能同时保持行的顺序和各类别的比例。', '请打开随机打乱，或关闭分层。'],
    'zh-Hant': ['劃分不能同時保持列的順序和各類別的比例。', '請開啟隨機打亂，或關閉分層。'],
  },
  'data.split-class-too-small': {
    'zh-Hans': [
      '类别 {label} 有 {count} 行；分层划分要求每个类别至少 2 行。',
      '请为此类别补充行，把它与别的类别合并，或不分层划分。',
    ],
    'zh-Hant': [
      '類別 {label} 有 {count} 列；分層劃分要求每個類別至少 2 列。',
      '請為此類別補充列，把它與別的類別合併，或不分層劃分。',
    ],
  },
  'data.split-fewer-rows-than-classes': {
    'zh-Hans': [
      '{name, select, training {训练} other {测试}}部分将有 {size} 行，而有 {classes} 个类别；分层划分要求每个类别一行。',
      '请增大此部分，或不分层划分。',
    ],
    'zh-Hant': [
      '{name, select, training {訓練} other {測試}}部分將有 {size} 列，而有 {classes} 個類別；分層劃分要求每個類別一列。',
      '請增大此部分，或不分層劃分。',
    ],
  },
  'data.weight-count': {
    'zh-Hans': ['给了 {found} 个类别权重，而有 {expected} 个类别。', '请按标签的顺序为每个类别写一个权重。'],
    'zh-Hant': ['給了 {found} 個類別權重，而有 {expected} 個類別。', '請按標籤的順序為每個類別寫一個權重。'],
  },
  'data.weight-invalid': {
    'zh-Hans': ['类别 {index} 的权重是 {value}，不是 0 或更大的数。', '请写 0 或更大的权重，且至少一个大于 0。'],
    'zh-Hant': ['類別 {index} 的權重是 {value}，不是 0 或更大的數。', '請寫 0 或更大的權重，且至少一個大於 0。'],
  },
  'data.weight-class-empty': {
    'zh-Hans': ['类别 {index} 没有数据行，其均衡权重没有定义。', '请为此类别补充行，从标签中去掉它，或自行指定权重。'],
    'zh-Hant': ['類別 {index} 沒有資料列，其均衡權重沒有定義。', '請為此類別補充列，從標籤中去掉它，或自行指定權重。'],
  },
  'data.overlay-invalid': {
    'zh-Hans': [
      '{file} 不是各行的更正：{field}：{reason}。',
      '请按 docs/suspects.md 的说明书写，或不要设置 data.overlay。',
    ],
    'zh-Hant': [
      '{file} 不是各列的更正：{field}：{reason}。',
      '請按 docs/suspects.md 的說明書寫，或不要設定 data.overlay。',
    ],
  },
  'data.overlay-label': {
    'zh-Hans': [
      '{file} 给第 <nth>{row}</nth> 行的标签 {label} 不是类别 {labels} 之一。',
      '请写其中一个类别，或写 null 去掉该行。',
    ],
    'zh-Hant': [
      '{file} 給第 <nth>{row}</nth> 列的標籤 {label} 不是類別 {labels} 之一。',
      '請寫其中一個類別，或寫 null 去掉該列。',
    ],
  },
  'data.overlay-stale': {
    'zh-Hans': [
      '第 <nth>{row}</nth> 行的文本不是 {file} 所更正的那条：数据已改变。',
      '请恢复数据，或在新的训练之后重新查看可疑行。',
    ],
    'zh-Hant': [
      '第 <nth>{row}</nth> 列的文字不是 {file} 所更正的那條：資料已改變。',
      '請恢復資料，或在新的訓練之後重新查看可疑列。',
    ],
  },
} satisfies ErrorTranslations;
