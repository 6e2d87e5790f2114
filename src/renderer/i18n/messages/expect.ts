import type { Area } from './languages.ts';

/** What a field takes, put together from parts: “Epochs takes a whole number, at least 1. This is “abc”.” */
export const expect = {
  wrong: [
    '{label} takes {expected}. “{found}” is something else.',
    '“{label}”应填{expected}，而这里是“{found}”。',
    '「{label}」應填{expected}，而這裡是「{found}」。',
  ],
  isEmpty: [
    '{label} is empty. It takes {expected}.',
    '“{label}”为空，应填{expected}。',
    '「{label}」為空，應填{expected}。',
  ],
  severalLabels: [
    'Cells of column “{column}” hold several labels each: {labels}. With “{oneLabel}” each row has one.',
    '“{column}”列的单元格中有多个标签：{labels}。选择“{oneLabel}”时每行只有一个标签。',
    '「{column}」欄的儲存格中有多個標籤：{labels}。選擇「{oneLabel}」時每列只有一個標籤。',
  ],
  'severalLabels.remedy': [
    'Choose “{severalLabels}” on the step Data to train on all of them, or keep one label for each row.',
    '若要训练所有标签，请在“数据”一步选择“{severalLabels}”；否则请每行只留一个标签。',
    '若要訓練所有標籤，請在「資料」一步選擇「{severalLabels}」；否則請每列只留一個標籤。',
  ],
  missing: ['{label} is not set.', '“{label}”尚未填写。', '「{label}」尚未填寫。'],
  unknown: ['There is no setting “{key}”.', '没有名为“{key}”的设置。', '沒有名為「{key}」的設定。'],
  split: [
    'A file of validation rows is named, and a share of the training rows too. Only one of them can hold.',
    '既指定了验证文件，又指定了从训练数据中划分的比例，二者只能选一。',
    '既指定了驗證檔案，又指定了從訓練資料中劃分的比例，二者只能選一。',
  ],
  needsMultiLabel: [
    '{label} is for rows with several labels. Choose “several labels” first, or leave it empty.',
    '“{label}”用于有多个标签的行。请先选择“多个标签”，或将其留空。',
    '「{label}」用於有多個標籤的列。請先選擇「多個標籤」，或將其留空。',
  ],
  metricOfLabels: [
    '{label} is a mean over rows with several labels. Choose another metric, or “several labels” first.',
    '“{label}”是多标签行的平均。请另选指标，或先选择“多个标签”。',
    '「{label}」是多標籤列的平均。請另選指標，或先選擇「多個標籤」。',
  ],
  notForMultiLabel: [
    '{label} is for rows with one label each. Leave it empty, or choose “one label”.',
    '“{label}”用于每行一个标签的数据。请将其留空，或选择“一个标签”。',
    '「{label}」用於每列一個標籤的資料。請將其留空，或選擇「一個標籤」。',
  ],
  separatorAndColumns: [
    'Labels stand either in one column with a separator, or in a column each. Only one of them can hold.',
    '标签要么在同一列中用分隔符隔开，要么各占一列，二者只能选一。',
    '標籤要麼在同一欄中用分隔符隔開，要麼各佔一欄，二者只能選一。',
  ],
  empty: ['left empty', '留空', '留空'],
  nothing: ['nothing', '留空', '留空'],
  or: [' or ', '或', '或'],
  choice: ['“{name}”', '“{name}”', '「{name}」'],
  oneOf: ['one of {choices}', '{choices} 之一', '{choices} 之一'],
  list: ['a list, each {each}', '列表，每项为{each}', '清單，每項為{each}'],
  integer: ['a whole number', '整数', '整數'],
  number: ['a number', '数字', '數字'],
  switch: ['on or off', '开或关', '開或關'],
  text: ['a text', '文本', '文字'],
  atLeast: [', at least {n}', '，至少 {n}', '，至少 {n}'],
  above: [', above {n}', '，大于 {n}', '，大於 {n}'],
  atMost: [', at most {n}', '，至多 {n}', '，至多 {n}'],
  below: [', below {n}', '，小于 {n}', '，小於 {n}'],
} satisfies Area;
