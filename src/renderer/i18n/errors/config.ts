import type { ErrorTranslations } from './translation.ts';

/** The YAML file of a run, and single settings. */
export const config = {
  'config.needs-multi-label': {
    'zh-Hans': [
      '{where}：{field} 用于每行有多个标签的数据，而 data.task 表示每行只有一个标签。',
      '请把 data.task 设为 multi-label，或去掉 {field}。',
    ],
    'zh-Hant': [
      '{where}：{field} 用於每列有多個標籤的資料，而 data.task 表示每列只有一個標籤。',
      '請把 data.task 設為 multi-label，或去掉 {field}。',
    ],
  },
  'config.not-for-multi-label': {
    'zh-Hans': [
      '{where}：{field} 用于每行只有一个标签的数据，而 data.task 表示每行可有多个标签。',
      '请去掉 {field}，或把 data.task 设为 single-label。',
    ],
    'zh-Hant': [
      '{where}：{field} 用於每列只有一個標籤的資料，而 data.task 表示每列可有多個標籤。',
      '請去掉 {field}，或把 data.task 設為 single-label。',
    ],
  },
  'config.metric-of-labels': {
    'zh-Hans': [
      '{where}：{field} 为 {metric}，即多标签行的平均，而 data.task 表示每行只有一个标签。',
      '请把 data.task 设为 multi-label，或为 {field} 另选指标，例如 f1 或 macroF1。',
    ],
    'zh-Hant': [
      '{where}：{field} 為 {metric}，即多標籤列的平均，而 data.task 表示每列只有一個標籤。',
      '請把 data.task 設為 multi-label，或為 {field} 另選指標，例如 f1 或 macroF1。',
    ],
  },
  'config.separator-and-columns': {
    'zh-Hans': [
      '{where}：data.labelSeparator 分隔同一单元格中的标签，data.labelColumns 则为每个标签指定一列，两者只能用一个。',
      '请去掉 data.labelSeparator，或把 data.labelColumns 设为 null。',
    ],
    'zh-Hant': [
      '{where}：data.labelSeparator 分隔同一儲存格中的標籤，data.labelColumns 則為每個標籤指定一欄，兩者只能用一個。',
      '請去掉 data.labelSeparator，或把 data.labelColumns 設為 null。',
    ],
  },
  'config.syntax': {
    'zh-Hans': ['{where}：不是有效的 YAML：{reason}。', '请改正所指的位置；设置写作“名称: 值”，下一级再缩进两个空格。'],
    'zh-Hant': [
      '{where}：不是有效的 YAML：{reason}。',
      '請改正所指的位置；設定寫作「名稱: 值」，下一級再縮排兩個空格。',
    ],
  },
  'config.not-settings': {
    'zh-Hans': [
      '{file} 应包含“{about, select, cluster {jobs: …} other {model: …}}”这样的设置，而现在是{found}。',
      '{about, select, cluster {请写上一项或多项设置，或不用此文件；docs/cluster-config.md 列出了所有设置。} other {请至少写上 model 和 data.train；docs/config.md 列出了所有设置。}}',
    ],
    'zh-Hant': [
      '{file} 應包含「{about, select, cluster {jobs: …} other {model: …}}」這樣的設定，而現在是{found}。',
      '{about, select, cluster {請寫上一項或多項設定，或不用此檔案；docs/cluster-config.md 列出了所有設定。} other {請至少寫上 model 和 data.train；docs/config.md 列出了所有設定。}}',
    ],
  },
  'config.unknown-key': {
    'zh-Hans': [
      '{where}：没有名为 {key} 的设置。',
      '{nearest, select, none {这里可用的设置：{valid}。} other {您是否想写 {nearest}？}}',
    ],
    'zh-Hant': [
      '{where}：沒有名為 {key} 的設定。',
      '{nearest, select, none {這裡可用的設定：{valid}。} other {您是否想寫 {nearest}？}}',
    ],
  },
  'config.missing': {
    'zh-Hans': ['{where}：缺少设置 {field}。', '请加上 {field}：{meaning}'],
    'zh-Hant': ['{where}：缺少設定 {field}。', '請加上 {field}：{meaning}'],
  },
  'config.wrong-value': {
    'zh-Hans': [
      '{where}：{field} 应为{expected}，而现在是 {found}。',
      '请改正；{about, select, cluster {docs/cluster-config.md} other {docs/config.md}} 说明了每项设置的含义。',
    ],
    'zh-Hant': [
      '{where}：{field} 應為{expected}，而現在是 {found}。',
      '請改正；{about, select, cluster {docs/cluster-config.md} other {docs/config.md}} 說明了每項設定的含義。',
    ],
  },
  'config.bad-override': {
    'zh-Hans': ['设置 --set {override} 有误：{reason}。', '请写成路径、等号和值，例如 --set train.seed=43。'],
    'zh-Hant': ['設定 --set {override} 有誤：{reason}。', '請寫成路徑、等號和值，例如 --set train.seed=43。'],
  },
  'config.split-and-validation': {
    'zh-Hans': [
      '{where}：data.validation 指定了文件，data.split 又要从 data.train 中划分；二者只能选一。',
      '请去掉 data.split，或把 data.validation 设为 null。',
    ],
    'zh-Hant': [
      '{where}：data.validation 指定了檔案，data.split 又要從 data.train 中劃分；二者只能選一。',
      '請去掉 data.split，或把 data.validation 設為 null。',
    ],
  },
} satisfies ErrorTranslations;
