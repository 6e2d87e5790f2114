import type { Area } from './languages.ts';

export const exportArea = {
  title: ['Export', '导出', '匯出'],
  about: [
    'Every export is read back from disk and run against the live model before it is called done.',
    '每次导出都从磁盘读回并与原模型对比，之后才算完成。',
    '每次匯出都從磁碟讀回並與原模型對比，之後才算完成。',
  ],
  adapter: ['PEFT adapter', 'PEFT 适配器', 'PEFT 適配器'],
  'adapter.about': [
    'For Python’s PEFT: adapter_model.safetensors and its config, head included.',
    '供 Python 的 PEFT 使用：adapter_model.safetensors 及其配置，含分类头。',
    '供 Python 的 PEFT 使用：adapter_model.safetensors 及其設定，含分類頭。',
  ],
  folder: ['Folder', '文件夹', '資料夾'],
  'folder.about': [
    'On the machine that trains; absent or empty.',
    '在训练的机器上；不存在或为空。',
    '在訓練的機器上；不存在或為空。',
  ],
  choose: ['Choose …', '选择…', '選擇…'],
  pick: ['Folder for the adapter', '适配器的文件夹', '適配器的資料夾'],
  write: ['Write and prove', '写入并证明', '寫入並證明'],
  'stage.writing': ['Writing …', '正在写入…', '正在寫入…'],
  'stage.comparing': ['Comparing on validation rows …', '正在用验证数据对比…', '正在用驗證資料對比…'],
  passed: ['Proved', '已证明', '已證明'],
  failed: ['Not proved', '未通过证明', '未通過證明'],
  'failed.what': [
    'What was written is not the model that was trained. Write it to another folder; if it fails again, the disk may be at fault.',
    '写出的不是训练好的模型。请写到另一个文件夹；若再次失败，可能是磁盘有问题。',
    '寫出的不是訓練好的模型。請寫到另一個資料夾；若再次失敗，可能是磁碟有問題。',
  ],
  proof: [
    '{rows} rows, largest difference of a logit {difference} (allowed {tolerance}), {seconds} s.',
    '{rows} 行，logit 的最大差异 {difference}（允许 {tolerance}），{seconds} 秒。',
    '{rows} 列，logit 的最大差異 {difference}（允許 {tolerance}），{seconds} 秒。',
  ],
  written: ['{files} files, {bytes}.', '{files} 个文件，{bytes}。', '{files} 個檔案，{bytes}。'],
  show: ['Show folder', '显示文件夹', '顯示資料夾'],
} satisfies Area;
