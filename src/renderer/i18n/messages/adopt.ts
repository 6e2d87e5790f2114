import type { Area } from './languages.ts';

/** Adapters that were made elsewhere, taken among the runs. */
export const adopt = {
  title: ['Import an adapter', '导入适配器', '匯入適配器'],
  about: [
    'A PEFT adapter of another program becomes a run: to be asked, evaluated, compared, trained further and exported. It is tried with its base first.',
    '其他程序的 PEFT 适配器会成为一次训练：可询问、评估、比较、继续训练和导出。会先与基础模型一起试用。',
    '其他程式的 PEFT 適配器會成為一次訓練：可詢問、評估、比較、繼續訓練和匯出。會先與基礎模型一起試用。',
  ],
  folder: ['Folder of the adapter', '适配器所在的文件夹', '適配器所在的資料夾'],
  'folder.about': [
    'With adapter_config.json and adapter_model.safetensors.',
    '含 adapter_config.json 和 adapter_model.safetensors。',
    '含 adapter_config.json 和 adapter_model.safetensors。',
  ],
  hub: ['Or its name on the Hub', '或它在 Hub 上的名称', '或它在 Hub 上的名稱'],
  name: ['Name of the run', '训练的名称', '訓練的名稱'],
  labels: ['Labels, in the order of their classes', '标签，按类别顺序', '標籤，按類別順序'],
  'labels.about': [
    'With commas between them. Empty where the adapter or its base names them.',
    '以逗号分隔。适配器或基础模型已给出时留空。',
    '以逗號分隔。適配器或基礎模型已給出時留空。',
  ],
  task: ['Labels of a text', '每条文本的标签', '每條文字的標籤'],
  'task.about': [
    'Automatic takes what config.json of the adapter or of its base says (problem_type), else one label.',
    '自动：采用适配器或基础模型的 config.json（problem_type）；没有则为一个标签。',
    '自動：採用適配器或基礎模型的 config.json（problem_type）；沒有則為一個標籤。',
  ],
  base: ['Base model', '基础模型', '基礎模型'],
  'base.about': [
    'A folder or a name on the Hub. Empty takes the one that the adapter names.',
    '文件夹或 Hub 上的名称。留空则用适配器所指的模型。',
    '資料夾或 Hub 上的名稱。留空則用適配器所指的模型。',
  ],
  data: ['Labeled rows to evaluate it on', '用于评估的带标签数据', '用於評估的帶標籤資料'],
  'data.about': [
    'A file with the columns text and label. Runs with the same validation rows can be compared with it.',
    '含 text 和 label 列的文件。验证数据相同的训练可与之比较。',
    '含 text 和 label 欄的檔案。驗證資料相同的訓練可與之比較。',
  ],
  trying: ['The adapter is tried with its base …', '正在与基础模型一起试用适配器…', '正在與基礎模型一起試用適配器…'],
  now: ['Import', '导入', '匯入'],
  done: ['{run} is among the runs.', '{run} 已在训练列表中。', '{run} 已在訓練列表中。'],
  imported: [
    'Imported from {from}; base {model}',
    '导入自 {from}；基础模型 {model}',
    '匯入自 {from}；基礎模型 {model}',
  ],
} as const satisfies Area;
