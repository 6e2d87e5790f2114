import type { exporting as en } from '../en/export.ts';

export const exporting: Record<keyof typeof en, string> = {
  title: '匯出',
  about: '每次匯出都從磁碟讀回並與原模型對比，之後才算完成。',
  adapter: 'PEFT 適配器',
  'adapter.about': '供 Python 的 PEFT 使用：adapter_model.safetensors 及其設定，含分類頭。',
  folder: '資料夾',
  'folder.about': '在訓練的機器上；不存在或為空。',
  choose: '選擇…',
  pick: '適配器的資料夾',
  write: '寫入並證明',
  'stage.writing': '正在寫入…',
  'stage.comparing': '正在用驗證資料對比…',
  passed: '已證明',
  failed: '未通過證明',
  'failed.what': '寫出的不是訓練好的模型。請寫到另一個資料夾；若再次失敗，可能是磁碟有問題。',
  proof: '{rows} 列，logit 的最大差異 {difference}（允許 {tolerance}），{seconds} 秒。',
  written: '{files} 個檔案，{bytes}。',
  show: '顯示資料夾',
};
