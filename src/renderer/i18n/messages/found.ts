import type { Area } from './languages.ts';

/** What a check of the data has found, by its kind. */
export const found = {
  'text-missing': [
    '{rows, plural, one {# row has} other {# rows have}} no text.',
    '{rows} 行没有文本。',
    '{rows} 列沒有文字。',
  ],
  'label-missing': [
    '{rows, plural, one {# row has} other {# rows have}} no label.',
    '{rows} 行没有标签。',
    '{rows} 列沒有標籤。',
  ],
  'label-fractional': [
    'The label of {rows, plural, one {# row} other {# rows}} is a fraction: is this the column of the classes?',
    '{rows} 行的标签是小数：这是类别所在的列吗？',
    '{rows} 列的標籤是小數：這是類別所在的欄嗎？',
  ],
  'label-rare': [
    'The label of {rows, plural, one {# row} other {# rows}} occurs nowhere else.',
    '{rows} 行的标签只出现一次。',
    '{rows} 列的標籤只出現一次。',
  ],
  'label-placeholder': [
    'The label of {rows, plural, one {# row} other {# rows}} is a word for none, such as nan, N/A or ?: is it a class?',
    '{rows} 行的标签表示“无”，例如 nan、N/A 或 ?：它是一个类别吗？',
    '{rows} 列的標籤表示「無」，例如 nan、N/A 或 ?：它是一個類別嗎？',
  ],
  'label-case': [
    'The label of {rows, plural, one {# row} other {# rows}} differs from a more frequent one only in upper and lower case.',
    '{rows} 行的标签与更常见的标签只有大小写不同。',
    '{rows} 列的標籤與更常見的標籤只有大小寫不同。',
  ],
  'label-unseen': [
    'The label of {rows, plural, one {# row} other {# rows}} is in no row to train.',
    '{rows} 行的标签没有出现在训练行中。',
    '{rows} 列的標籤沒有出現在訓練列中。',
  ],
  'label-single': [
    'There is only one label, in {rows, plural, one {# row} other {# rows}}: two or more are needed.',
    '只有一个标签，共 {rows} 行：至少需要两个标签。',
    '只有一個標籤，共 {rows} 列：至少需要兩個標籤。',
  ],
  'label-several': [
    '{rows, plural, one {# row has} other {# rows have}} several labels in one cell.',
    '{rows} 行的一个单元格中有多个标签。',
    '{rows} 列的一個儲存格中有多個標籤。',
  ],
  'label-columns': [
    '{groups, plural, one {# column holds} other {# columns hold}} only 0 and 1, in {rows, plural, one {# row} other {# rows}}. One of them can be the label, or all of them are labels of their rows.',
    '{groups} 列只有 0 和 1，共 {rows} 行。其中一列可以作为标签，也可以全部都是标签。',
    '{groups} 欄只有 0 和 1，共 {rows} 列。其中一欄可以作為標籤，也可以全部都是標籤。',
  ],
  'label-column-value': [
    '{rows, plural, one {# row has} other {# rows have}} another value than 0 or 1 in a column of labels. The first: row {row} has “{value}” in column “{column}”. Correct the cells, or leave out the columns: {columns}.',
    '{rows} 行的标签列中有 0 和 1 以外的值。第一处：第 {row} 行的“{column}”列是“{value}”。请改正这些单元格，或去掉这些列：{columns}。',
    '{rows} 列的標籤欄中有 0 和 1 以外的值。第一處：第 {row} 列的「{column}」欄是「{value}」。請改正這些儲存格，或去掉這些欄：{columns}。',
  ],
  'label-unused': [
    'No label in {columns}, in all {rows, plural, one {# row} other {# rows}} to train on: nothing can be learned about it. Add rows that have the label, or leave the column out.',
    '{columns} 在全部 {rows} 个训练行中都没有标签：无法学习。请补充有此标签的行，或去掉该列。',
    '{columns} 在全部 {rows} 個訓練列中都沒有標籤：無法學習。請補充有此標籤的列，或去掉該欄。',
  ],
  'label-unscored': [
    'No label in {columns}, in all {rows, plural, one {# row} other {# rows}} of a split that is not trained on: its scores there say nothing.',
    '{columns} 在不参与训练的划分的全部 {rows} 行中都没有标签：其分数没有意义。',
    '{columns} 在不參與訓練的劃分的全部 {rows} 列中都沒有標籤：其分數沒有意義。',
  ],
  'label-cells-empty': [
    'A split has no labels: the cells of {columns} are empty in all its {rows, plural, one {# row} other {# rows}}. Write 0 where a row has none.',
    '一个划分没有标签：其全部 {rows} 行的 {columns} 单元格都是空的。没有标签的行请写 0。',
    '一個劃分沒有標籤：其全部 {rows} 列的 {columns} 儲存格都是空的。沒有標籤的列請寫 0。',
  ],
  'split-untrained': [
    'All rows of {groups, plural, one {# class} other {# classes}} ({rows, plural, one {# row} other {# rows}}) fall among those held out for validation: nothing trains on them.',
    '随机划分把 {groups} 个类别的全部 {rows} 行都分到了验证数据中，训练不到它们。',
    '隨機劃分把 {groups} 個類別的全部 {rows} 列都分到了驗證資料中，訓練不到它們。',
  ],
  'split-unvalidated': [
    'All rows of {groups, plural, one {# class} other {# classes}} ({rows, plural, one {# row} other {# rows}}) fall among those to train on: nothing validates them.',
    '随机划分把 {groups} 个类别的全部 {rows} 行都分到了训练数据中，无法验证它们。',
    '隨機劃分把 {groups} 個類別的全部 {rows} 列都分到了訓練資料中，無法驗證它們。',
  ],
  'header-missing': [
    'The first row looks like data, not like column names. It is read as a row, and the columns are called “column 1”, “column 2”.',
    '第一行看起来是数据，而不是列名。它将作为数据读取，各列名为“column 1”、“column 2”。',
    '第一列看起來是資料，而不是欄名。它將作為資料讀取，各欄名為「column 1」、「column 2」。',
  ],
  'label-conflict': [
    '{groups, plural, one {# text has} other {# texts have}} different labels, in {rows, plural, one {# row} other {# rows}}.',
    '{groups} 条文本有不同的标签，共 {rows} 行。',
    '{groups} 條文字有不同的標籤，共 {rows} 列。',
  ],
  duplicate: [
    '{groups, plural, one {# text occurs} other {# texts occur}} more than once in a split: {rows, plural, one {# row repeats} other {# rows repeat}} an earlier one.',
    '{groups} 条文本在同一划分中出现多次：{rows} 行与前面的重复。',
    '{groups} 條文字在同一劃分中出現多次：{rows} 列與前面的重複。',
  ],
  'duplicate-across-splits': [
    '{groups, plural, one {# text occurs} other {# texts occur}} in more than one split, in {rows, plural, one {# row} other {# rows}} of the later ones.',
    '{groups} 条文本出现在多个划分中，在后面的划分中有 {rows} 行。',
    '{groups} 條文字出現在多個劃分中，在後面的劃分中有 {rows} 列。',
  ],
  'near-duplicate': [
    '{groups, plural, one {# group} other {# groups}} of nearly equal texts in a split: {rows, plural, one {# row is} other {# rows are}} close to an earlier one.',
    '同一划分中有 {groups} 组几乎相同的文本：{rows} 行与前面的相近。',
    '同一劃分中有 {groups} 組幾乎相同的文字：{rows} 列與前面的相近。',
  ],
  'near-duplicate-across-splits': [
    '{groups, plural, one {# group} other {# groups}} of nearly equal texts in more than one split, with {rows, plural, one {# row} other {# rows}} of the later ones.',
    '{groups} 组几乎相同的文本出现在多个划分中，在后面的划分中有 {rows} 行。',
    '{groups} 組幾乎相同的文字出現在多個劃分中，在後面的劃分中有 {rows} 列。',
  ],
  'length-outlier': [
    '{rows, plural, one {# text is} other {# texts are}} far shorter or longer than the others.',
    '{rows} 条文本远短于或远长于其他文本。',
    '{rows} 條文字遠短於或遠長於其他文字。',
  ],
  truncated: [
    '{rows, plural, one {# text is} other {# texts are}} longer than the longest length: the end is cut off.',
    '{rows} 条文本超过最大长度，末尾会被截断。',
    '{rows} 條文字超過最大長度，末尾會被截斷。',
  ],
} satisfies Area;
