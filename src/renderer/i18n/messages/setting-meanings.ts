import type { LanguageCode } from './languages.ts';

/** What the fields of a config mean, by their path; in English the schema says it. */
export const settingMeanings: Readonly<Record<string, Readonly<Record<Exclude<LanguageCode, 'en'>, string>>>> = {
  model: {
    'zh-Hans':
      '基础检查点：含 config.json、safetensors 文件和 tokenizer.json 的文件夹，或 Hub 上的模型，如 `roberta-large` 或 `owner/name@revision`，缺少时会下载。同名文件夹优先。',
    'zh-Hant':
      '基礎檢查點：含 config.json、safetensors 檔案和 tokenizer.json 的資料夾，或 Hub 上的模型，如 `roberta-large` 或 `owner/name@revision`，缺少時會下載。同名資料夾優先。',
  },
  precision: {
    'zh-Hans':
      '冻结权重的存放方式：`stored` 与检查点相同；int8（CPU 上）、nf4 和 int4 只量化一次并存入缓存。早期版本的 fp32 和 fp16 等同于 `stored`。',
    'zh-Hant':
      '凍結權重的存放方式：`stored` 與檢查點相同；int8（CPU 上）、nf4 和 int4 只量化一次並存入快取。早期版本的 fp32 和 fp16 等同於 `stored`。',
  },
  device: { 'zh-Hans': '在哪里训练；`auto` 选能用的最快设备。', 'zh-Hant': '在哪裡訓練；`auto` 選能用的最快裝置。' },
  threads: { 'zh-Hans': 'CPU 线程数；0 由运行时决定。', 'zh-Hant': 'CPU 執行緒數；0 由執行時決定。' },
  trackers: {
    'zh-Hans': '训练时同时为哪些程序写入记录（docs/trackers.md）：`tensorboard`、`mlflow`、`csv`。',
    'zh-Hant': '訓練時同時為哪些程式寫入紀錄（docs/trackers.md）：`tensorboard`、`mlflow`、`csv`。',
  },
  trackerFolder: {
    'zh-Hans': '多次训练共用的记录文件夹；null 表示写在训练文件夹里。',
    'zh-Hant': '多次訓練共用的紀錄資料夾；null 表示寫在訓練資料夾裡。',
  },
  'data.train': {
    'zh-Hans':
      '训练数据：文件（CSV、TSV、TXT、JSON、JSONL、XLSX、Parquet）、文件夹，或 Hub 上的数据集，如 `owner/name`；后面加 `#split` 指定一个划分。',
    'zh-Hant':
      '訓練資料：檔案（CSV、TSV、TXT、JSON、JSONL、XLSX、Parquet）、資料夾，或 Hub 上的資料集，如 `owner/name`；後面加 `#split` 指定一個劃分。',
  },
  'data.validation': {
    'zh-Hans': '验证数据，写法同 `train`；null 表示从 `train` 中划出。',
    'zh-Hant': '驗證資料，寫法同 `train`；null 表示從 `train` 中劃出。',
  },
  'data.test': {
    'zh-Hans': '带标签的测试数据，写法同 `train`，用最好的检查点评估一次；null 表示没有。',
    'zh-Hant': '帶標籤的測試資料，寫法同 `train`，用最好的檢查點評估一次；null 表示沒有。',
  },
  'data.text': { 'zh-Hans': '文本所在的列。', 'zh-Hant': '文本所在的列。' },
  'data.label': { 'zh-Hans': '标签所在的列：数字或名称。', 'zh-Hant': '標籤所在的列：數字或名稱。' },
  'data.id': {
    'zh-Hans': '给每行命名的列，会写入预测结果；null 表示没有。',
    'zh-Hant': '為每列命名的欄，會寫入預測結果；null 表示沒有。',
  },
  'data.labels': {
    'zh-Hans': '按序号排列的类别名称；null 采用数据集自己的，否则采用找到的标签，数字按大小、名称按字母排列。',
    'zh-Hant': '按序號排列的類別名稱；null 採用資料集自己的，否則採用找到的標籤，數字按大小、名稱按字母排列。',
  },
  'data.task': {
    'zh-Hans': '每行有几个标签：`single-label` 恰好一个，`multi-label` 任意多个，也可以没有。',
    'zh-Hant': '每列有幾個標籤：`single-label` 恰好一個，`multi-label` 任意多個，也可以沒有。',
  },
  'data.labelSeparator': {
    'zh-Hans':
      '多标签：一个单元格中各标签之间的分隔符；null 表示自动识别（`|`、`;`、`,`、`、`、`，` 或 `；`）。列表照原样读取。',
    'zh-Hant':
      '多標籤：一個儲存格中各標籤之間的分隔符；null 表示自動識別（`|`、`;`、`,`、`、`、`，` 或 `；`）。清單照原樣讀取。',
  },
  'data.labelColumns': {
    'zh-Hans': '多标签：代替 `label` 的 0/1 列，每个标签一列，列名就是标签；null 读取 `label`。',
    'zh-Hant': '多標籤：代替 `label` 的 0/1 欄，每個標籤一欄，欄名就是標籤；null 讀取 `label`。',
  },
  'data.maxLength': {
    'zh-Hans': '最长的序列，以词元计，含特殊词元；更长的文本会被截断。',
    'zh-Hant': '最長的序列，以詞元計，含特殊詞元；更長的文本會被截斷。',
  },
  'data.delimiter': {
    'zh-Hans': 'CSV 文件的字段分隔符；null 表示自动识别。',
    'zh-Hant': 'CSV 檔案的欄位分隔符；null 表示自動識別。',
  },
  'data.encoding': {
    'zh-Hans': '文本文件的字符编码，如 windows-1252 或 gb18030；null 表示自动识别。',
    'zh-Hant': '文字檔案的字元編碼，如 windows-1252 或 gb18030；null 表示自動識別。',
  },
  'data.header': {
    'zh-Hans':
      'CSV、TSV、TXT 或 XLSX 文件的第一行是否是列名；`false` 时各列叫 `column 1`、`column 2`；null 表示自动识别。',
    'zh-Hant':
      'CSV、TSV、TXT 或 XLSX 檔案的第一列是否是欄名；`false` 時各欄叫 `column 1`、`column 2`；null 表示自動識別。',
  },
  'data.config': {
    'zh-Hans': '含多种配置的数据集所用的配置；null 采用默认配置。',
    'zh-Hant': '含多種配置的資料集所用的配置；null 採用預設配置。',
  },
  'data.splitColumn': {
    'zh-Hans': '其值指明每行属于哪个划分的列；null 按文件划分。',
    'zh-Hant': '其值指明每列屬於哪個劃分的欄；null 按檔案劃分。',
  },
  'data.overlay': {
    'zh-Hans': '写有要删除或改标签的 `train` 行的 JSON 文件（docs/suspects.md）；划分之后只作用于训练行。',
    'zh-Hant': '寫有要刪除或改標籤的 `train` 列的 JSON 檔案（docs/suspects.md）；劃分之後只作用於訓練列。',
  },
  'data.fixes': {
    'zh-Hans': '修正数据的办法，按固定的顺序执行（docs/data.md）；训练记录会写明动了哪些行。',
    'zh-Hant': '修正資料的辦法，按固定的順序執行（docs/data.md）；訓練紀錄會寫明動了哪些行。',
  },
  'data.split.validation': {
    'zh-Hans': '从 `train` 中留作验证的比例，与 datasets 的 `train_test_split` 相同。',
    'zh-Hant': '從 `train` 中留作驗證的比例，與 datasets 的 `train_test_split` 相同。',
  },
  'data.split.seed': { 'zh-Hans': '划分所用的种子。', 'zh-Hant': '劃分所用的種子。' },
  'data.split.stratify': { 'zh-Hans': '两边保持各类别的比例相同。', 'zh-Hant': '兩邊保持各類別的比例相同。' },
  'lora.enabled': { 'zh-Hans': '关闭时只训练分类头。', 'zh-Hant': '關閉時只訓練分類頭。' },
  'lora.r': { 'zh-Hans': '更新的秩。', 'zh-Hant': '更新的秩。' },
  'lora.alpha': { 'zh-Hans': '更新按 `alpha` / `r` 缩放。', 'zh-Hant': '更新按 `alpha` / `r` 縮放。' },
  'lora.dropout': { 'zh-Hans': '丢弃更新的输入元素的概率。', 'zh-Hant': '丟棄更新的輸入元素的機率。' },
  'lora.targets': {
    'zh-Hans': '要适配的模块：名称或名称结尾的列表、一个正则表达式、`all-linear`，或 null 采用 PEFT 对该架构的默认值。',
    'zh-Hant': '要適配的模組：名稱或名稱結尾的列表、一個正規表示式、`all-linear`，或 null 採用 PEFT 對該架構的預設值。',
  },
  'lora.exclude': {
    'zh-Hans': '虽与 `targets` 匹配但不适配的模块：名称列表或一个正则表达式。',
    'zh-Hant': '雖與 `targets` 匹配但不適配的模組：名稱列表或一個正規表示式。',
  },
  'lora.modulesToSave': {
    'zh-Hans': '完整训练并随适配器保存的模块；null 表示分类头。',
    'zh-Hant': '完整訓練並隨適配器儲存的模組；null 表示分類頭。',
  },
  'lora.rslora': {
    'zh-Hans': '按 `alpha` / √`r` 而不是 `alpha` / `r` 缩放。',
    'zh-Hant': '按 `alpha` / √`r` 而不是 `alpha` / `r` 縮放。',
  },
  'lora.dora': {
    'zh-Hans': 'DoRA：每个输出的权重长度与方向分开，也参与训练。',
    'zh-Hant': 'DoRA：每個輸出的權重長度與方向分開，也參與訓練。',
  },
  'lora.bias': {
    'zh-Hans': '另外训练的偏置：无、仅适配模块的，或全部。',
    'zh-Hant': '另外訓練的偏置：無、僅適配模組的，或全部。',
  },
  'lora.rankPattern': {
    'zh-Hans': '个别模块的秩，按匹配其名称末尾的正则表达式；以第一个匹配的为准。',
    'zh-Hant': '個別模組的秩，按符合其名稱末尾的規則運算式；以第一個符合的為準。',
  },
  'lora.alphaPattern': {
    'zh-Hans': '个别模块的 Alpha，写法与 `rankPattern` 相同。',
    'zh-Hant': '個別模組的 Alpha，寫法與 `rankPattern` 相同。',
  },
  'lora.start': {
    'zh-Hans':
      '要继续训练的运行或适配器文件夹：训练从它的值开始，它的秩、Alpha、模式、目标、DoRA 和偏置取代相应设置。null 表示从新的适配器开始。',
    'zh-Hant':
      '要繼續訓練的執行或適配器資料夾：訓練從它的值開始，它的秩、Alpha、模式、目標、DoRA 和偏置取代相應設定。null 表示從新的適配器開始。',
  },
  'lora.layers': {
    'zh-Hans': '要适配的层，从 0 数起；null 表示全部。',
    'zh-Hant': '要適配的層，從 0 數起；null 表示全部。',
  },
  'train.epochs': { 'zh-Hans': '遍历训练数据的次数。', 'zh-Hant': '遍歷訓練資料的次數。' },
  'train.batchSize': { 'zh-Hans': '一个小批的行数。', 'zh-Hant': '一個小批的行數。' },
  'train.evalBatchSize': {
    'zh-Hans': '一个评估批的行数；null 与 `batchSize` 相同。',
    'zh-Hant': '一個評估批的列數；null 與 `batchSize` 相同。',
  },
  'train.accumulation': { 'zh-Hans': '一次优化器更新所平均的小批数。', 'zh-Hant': '一次最佳化器更新所平均的小批數。' },
  'train.learningRate': { 'zh-Hans': 'AdamW 的最大学习率。', 'zh-Hant': 'AdamW 的最大學習率。' },
  'train.schedule': {
    'zh-Hans': '学习率在训练中如何变化；`linear` 和 `cosine` 会降到 0。',
    'zh-Hant': '學習率在訓練中如何變化；`linear` 和 `cosine` 會降到 0。',
  },
  'train.warmupRatio': {
    'zh-Hans': '学习率从 0 上升所占全部步数的比例；`constant` 不用它。',
    'zh-Hant': '學習率從 0 上升所佔全部步數的比例；`constant` 不用它。',
  },
  'train.weightDecay': { 'zh-Hans': 'AdamW 的解耦权重衰减。', 'zh-Hant': 'AdamW 的解耦權重衰減。' },
  'train.betas': { 'zh-Hans': 'AdamW 两个矩的衰减率。', 'zh-Hant': 'AdamW 兩個矩的衰減率。' },
  'train.epsilon': { 'zh-Hans': '加在 AdamW 分母上的数。', 'zh-Hant': '加在 AdamW 分母上的數。' },
  'train.maxGradNorm': {
    'zh-Hans': '梯度的最大全局范数；0 表示不裁剪。',
    'zh-Hant': '梯度的最大全域性範數；0 表示不裁剪。',
  },
  'train.classWeights': {
    'zh-Hans': '损失中各类别的权重：`balanced` 是训练数据上的 n /（类别数 × 该类行数）；或每类一个数。',
    'zh-Hant': '損失中各類別的權重：`balanced` 是訓練資料上的 n /（類別數 × 該類行數）；或每類一個數。',
  },
  'train.seed': {
    'zh-Hans': '决定初始值、行的顺序和每个丢弃掩码。',
    'zh-Hant': '決定初始值、行的順序和每個丟棄掩碼。',
  },
  'train.evaluateEvery': {
    'zh-Hans': '每轮之后评估，或每隔若干步评估。',
    'zh-Hant': '每輪之後評估，或每隔若干步評估。',
  },
  'train.checkpointEvery': {
    'zh-Hans': '每轮之后写检查点，或每隔若干步写。',
    'zh-Hant': '每輪之後寫檢查點，或每隔若干步寫。',
  },
  'train.compute': {
    'zh-Hans':
      '矩阵乘法用什么计算；其余一律用 float32。`auto`：基础模型以半精度保存、且显卡经证实能用半精度相乘时用半精度，否则用 float32。fp16 会缩放损失。',
    'zh-Hant':
      '矩陣乘法用什麼計算；其餘一律用 float32。`auto`：基礎模型以半精度儲存、且顯示卡經證實能用半精度相乘時用半精度，否則用 float32。fp16 會縮放損失。',
  },
  'train.recompute': {
    'zh-Hans':
      '在反向传播中重新计算每层内部而不保留（梯度检查点）：内存更少，时间更长；`auto` 只在 CPU 上内存不足时这样做。',
    'zh-Hant':
      '在反向傳播中重新計算每層內部而不保留（梯度檢查點）：記憶體更少，時間更長；`auto` 只在 CPU 上記憶體不足時這樣做。',
  },
  'train.checkMemory': {
    'zh-Hans': '内存计划超过可用内存时拒绝在 CPU 上开始；关闭则仍然尝试。',
    'zh-Hant': '記憶體計畫超過可用記憶體時拒絕在 CPU 上開始；關閉則仍然嘗試。',
  },
  'train.keepCheckpoints': {
    'zh-Hans': '除最好的和最新的之外保留的检查点数。',
    'zh-Hant': '除最好的和最新的之外保留的檢查點數。',
  },
  'train.best': {
    'zh-Hans':
      '用验证数据的哪个指标选出最好的评估。`f1` 在两个类别时是正类的，否则是各类别或标签的平均（宏平均）；`samplesF1` 是各行的平均，用于多个标签。',
    'zh-Hant':
      '用驗證資料的哪個指標選出最好的評估。`f1` 在兩個類別時是正類的，否則是各類別或標籤的平均（宏平均）；`samplesF1` 是各列的平均，用於多個標籤。',
  },
  'train.earlyStopping': {
    'zh-Hans': '连续若干次评估没有更好就停止；null 表示从不。',
    'zh-Hant': '連續若干次評估沒有更好就停止；null 表示從不。',
  },
  'train.head': {
    'zh-Hans':
      '底座已是分类器时的分类头：用模型自带的，则取类别名与数据标签相同的行，其余新抽取；新建则全部新抽取；自动则在检查点具有全部标签，或类别无名且数量相同时沿用它。',
    'zh-Hant':
      '底座已是分類器時的分類頭：用模型自帶的，則取類別名與資料標籤相同的列，其餘新抽取；新建則全部新抽取；自動則在檢查點具有全部標籤，或類別無名且數量相同時沿用它。',
  },
  'train.dropout.hidden': { 'zh-Hans': '在嵌入和各层之后。', 'zh-Hant': '在嵌入和各層之後。' },
  'train.dropout.attention': { 'zh-Hans': '在注意力概率上。', 'zh-Hant': '在注意力機率上。' },
  'train.dropout.head': { 'zh-Hans': '在分类头中。', 'zh-Hant': '在分類頭中。' },
  search: {
    'zh-Hans': '`lorikeet search` 要变化的设置及其目标（docs/search.md）；null 表示只训练一次。',
    'zh-Hant': '`lorikeet search` 要變化的設定及其目標（docs/search.md）；null 表示只訓練一次。',
  },
};
