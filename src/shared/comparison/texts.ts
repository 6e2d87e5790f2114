/** The languages of the texts, in the order in which a text lists its translations. */
export const textLanguages = ['en', 'zh-Hans', 'zh-Hant'] as const;
export type TextLanguage = (typeof textLanguages)[number];

/** What a comparison says, on pages, in the terminal and in reports alike. `{…}` are filled in. */
const texts = {
  run: ['Run', '训练', '訓練'],
  f1: ['F1', 'F1', 'F1'],
  precision: ['Precision', '精确率', '精確率'],
  recall: ['Recall', '召回率', '召回率'],
  accuracy: ['Accuracy', '准确率', '準確率'],
  rocAuc: ['ROC-AUC', 'ROC 曲线下面积', 'ROC 曲線下面積'],
  microF1: ['F1, micro', 'F1（微平均）', 'F1（微平均）'],
  macroF1: ['F1, macro', 'F1（宏平均）', 'F1（宏平均）'],
  weightedF1: ['F1, weighted', 'F1（加权）', 'F1（加權）'],
  samplesF1: ['F1 of a row, mean', '每行 F1 的平均', '每列 F1 的平均'],
  averagePrecision: ['Average precision', '平均精确率', '平均精確率'],
  logLoss: ['Log loss', '对数损失', '對數損失'],
  loss: ['Loss', '损失', '損失'],
  trainingLoss: ['Training loss', '训练损失', '訓練損失'],
  chosenBy: ['Chosen by', '选择依据', '選擇依據'],
  seconds: ['Time', '用时', '用時'],
  peakMemoryBytes: ['Peak, GB', '峰值内存，GB', '峰值記憶體，GB'],
  trainable: ['Trainable', '可训练', '可訓練'],
  share: ['Share', '占比', '占比'],
  tokensPerSecond: ['Tokens/s', '词元/秒', '詞元/秒'],
  validation: ['validation', '验证集', '驗證集'],
  test: ['test', '测试集', '測試集'],
  constant: ['Always “{label}”', '总是“{label}”', '總是「{label}」'],
  'status.starting': ['starting', '正在启动', '正在啟動'],
  'status.running': ['training', '训练中', '訓練中'],
  'status.cancelled': ['stopped', '已停止', '已停止'],
  'status.interrupted': ['interrupted', '已中断', '已中斷'],
  'status.failed': ['failed', '失败', '失敗'],
  better: [
    '{first} is {points} {metric} points better than {second} ({low} to {high}): more than chance.',
    '{first} 的{metric}比 {second} 高 {points} 个百分点（{low} 至 {high}）：不只是偶然。',
    '{first} 的{metric}比 {second} 高 {points} 個百分點（{low} 至 {high}）：不只是偶然。',
  ],
  noise: [
    '{first} and {second} are within noise: the data cannot tell them apart ({points} {metric} points, {low} to {high}).',
    '{first} 与 {second} 的差别在噪声之内：这些数据无法区分两者（{metric}差 {points} 个百分点，{low} 至 {high}）。',
    '{first} 與 {second} 的差別在雜訊之內：這些資料無法區分兩者（{metric}差 {points} 個百分點，{low} 至 {high}）。',
  ],
  seed: [
    '{first} is {points} {metric} points above {second} ({low} to {high}), but no setting except the seed differs: within the noise of training.',
    '{first} 的{metric}比 {second} 高 {points} 个百分点（{low} 至 {high}），但除种子外设置相同：在训练的噪声之内。',
    '{first} 的{metric}比 {second} 高 {points} 個百分點（{low} 至 {high}），但除種子外設定相同：在訓練的雜訊之內。',
  ],
  undefined: [
    '{first} and {second} cannot be compared by {metric}: it is undefined for one of them.',
    '{first} 与 {second} 无法按{metric}比较：其中一个没有定义。',
    '{first} 與 {second} 無法按{metric}比較：其中一個沒有定義。',
  ],
  mcNemar: [
    'Of the {n} rows that only one of them has right, {first} has {a} and {second} {b} (McNemar p {p}).',
    '只有其中一个答对的 {n} 行里，{first} 答对 {a} 行，{second} 答对 {b} 行（McNemar p {p}）。',
    '只有其中一個答對的 {n} 列裡，{first} 答對 {a} 列，{second} 答對 {b} 列（McNemar p {p}）。',
  ],
  'mcNemar.one': [
    'Of the one row that only one of them has right, {first} has {a} and {second} {b} (McNemar p {p}).',
    '只有其中一个答对的 1 行里，{first} 答对 {a} 行，{second} 答对 {b} 行（McNemar p {p}）。',
    '只有其中一個答對的 1 列裡，{first} 答對 {a} 列，{second} 答對 {b} 列（McNemar p {p}）。',
  ],
  'mcNemar.none': ['Both are right on the same rows.', '两者答对的行完全相同。', '兩者答對的列完全相同。'],
  'no-predictions': [
    '{first} and {second} are not tested: {which} has no predictions for the {split} rows.',
    '{first} 与 {second} 未作检验：{which} 没有{split}的预测。',
    '{first} 與 {second} 未作檢驗：{which} 沒有{split}的預測。',
  ],
  'unknown-data': [
    '{first} and {second} are not tested: one of them does not record which data it read.',
    '{first} 与 {second} 未作检验：其中一个没有记录所读的数据。',
    '{first} 與 {second} 未作檢驗：其中一個沒有記錄所讀的資料。',
  ],
  'other-data': [
    '{first} and {second} are not tested: their {split} rows come from different data.',
    '{first} 与 {second} 未作检验：它们的{split}来自不同的数据。',
    '{first} 與 {second} 未作檢驗：它們的{split}來自不同的資料。',
  ],
  'other-rows': [
    '{first} and {second} are not tested: the same data is split in different ways, so their {split} rows are not the same.',
    '{first} 与 {second} 未作检验：同一数据的拆分不同，它们的{split}不是相同的行。',
    '{first} 與 {second} 未作檢驗：同一資料的拆分不同，它們的{split}不是相同的列。',
  ],
  'other-labels': [
    '{first} and {second} are not tested: their labels of the same rows differ.',
    '{first} 与 {second} 未作检验：相同的行标签不同。',
    '{first} 與 {second} 未作檢驗：相同的列標籤不同。',
  ],
  'cost.each': [
    'Each {metric} point over {cheapest} costs {seconds} and {memory} more.',
    '比 {cheapest} 每提高 1 个{metric}百分点，多用 {seconds} 和 {memory}。',
    '比 {cheapest} 每提高 1 個{metric}百分點，多用 {seconds} 和 {memory}。',
  ],
  'cost.nothing': [
    'It costs {seconds} and {memory} more than {cheapest}, for no gain that the data can show.',
    '比 {cheapest} 多用 {seconds} 和 {memory}，数据看不出任何提高。',
    '比 {cheapest} 多用 {seconds} 和 {memory}，資料看不出任何提高。',
  ],
  'cost.free': [
    'It is above {cheapest} and takes no more memory; it costs {seconds} more per {metric} point.',
    '它高于 {cheapest} 且不多用内存；每 1 个{metric}百分点多用 {seconds}。',
    '它高於 {cheapest} 且不多用記憶體；每 1 個{metric}百分點多用 {seconds}。',
  ],
  alone: ['{first} has {metric} {value}.', '{first} 的{metric}为 {value}。', '{first} 的{metric}為 {value}。'],
  ahead: [
    '{first} has the highest {metric}, {value}.',
    '{first} 的{metric}最高，为 {value}。',
    '{first} 的{metric}最高，為 {value}。',
  ],
  beatsConstant: [
    'It beats always answering “{label}” by {points} {metric} points ({low} to {high}).',
    '它比总是回答“{label}”高 {points} 个{metric}百分点（{low} 至 {high}）。',
    '它比總是回答「{label}」高 {points} 個{metric}百分點（{low} 至 {high}）。',
  ],
  noBetterThanConstant: [
    'It is not better than always answering “{label}” ({points} {metric} points, {low} to {high}).',
    '它并不比总是回答“{label}”好（{metric}差 {points} 个百分点，{low} 至 {high}）。',
    '它並不比總是回答「{label}」好（{metric}差 {points} 個百分點，{low} 至 {high}）。',
  ],
  method: [
    'Intervals are 95 %, by a bootstrap of {resamples} samples of the {split} rows; differences use the same samples for both runs. One training each: another seed moves a run too.',
    '区间为 95 %，由{split}的 {resamples} 次自助抽样得出；差值对两个训练使用相同的样本。每个只训练一次：换一个种子结果也会变。',
    '區間為 95 %，由{split}的 {resamples} 次自助抽樣得出；差值對兩個訓練使用相同的樣本。每個只訓練一次：換一個種子結果也會變。',
  ],
  manyPairs: [
    'With {n} pairs, about one in twenty that do not differ looks different by chance.',
    '共 {n} 对：没有差别的对中，约二十分之一会偶然显得不同。',
    '共 {n} 對：沒有差別的對中，約二十分之一會偶然顯得不同。',
  ],
  chosen: ['{metric} {value}, epoch {epoch}', '{metric} {value}，第 {epoch} 轮', '{metric} {value}，第 {epoch} 輪'],
  comma: [', ', '、', '、'],
  best: ['best', '最好', '最好'],
  title: ['{n} runs compared', '{n} 个训练的比较', '{n} 個訓練的比較'],
  'title.one': ['One run', '一个训练', '一個訓練'],
  differences: ['Settings that differ', '不同的设置', '不同的設定'],
  setting: ['Setting', '设置', '設定'],
  noDifferences: ['Their settings are the same.', '它们的设置相同。', '它們的設定相同。'],
  table: ['Figures', '指标', '指標'],
  verdicts: ['What the data can tell', '数据能说明什么', '資料能說明什麼'],
  curves: ['Curves', '曲线', '曲線'],
  byEpoch: ['{metric} by epoch', '各轮{metric}', '各輪{metric}'],
  none: ['–', '–', '–'],
  s: ['{s} s', '{s} 秒', '{s} 秒'],
  mins: ['{min} min {s} s', '{min} 分 {s} 秒', '{min} 分 {s} 秒'],
  hmin: ['{h} h {min} min', '{h} 小时 {min} 分', '{h} 小時 {min} 分'],
  made: [
    'Made by Lorikeet {version}, {date}.',
    '由 Lorikeet {version} 于 {date} 生成。',
    '由 Lorikeet {version} 於 {date} 產生。',
  ],
  rows: ['{n} {split} rows', '{split} {n} 行', '{split} {n} 列'],
  'rows.one': ['1 {split} row', '{split} 1 行', '{split} 1 列'],
} satisfies Readonly<Record<string, readonly [en: string, zhHans: string, zhHant: string]>>;

export type TextName = keyof typeof texts;

/** Says a text in one language, with its gaps filled. */
export type Say = (name: TextName, values?: Readonly<Record<string, string | number>>) => string;

/** The texts of a language. */
export function sayIn(language: TextLanguage): Say {
  const column = textLanguages.indexOf(language);
  return (name, values = {}) =>
    texts[name][column]!.replaceAll(/\{(\w+)\}/g, (gap, key: string) => String(values[key] ?? gap));
}
