import type { exporting as en } from '../en/export.ts';

export const exporting: Record<keyof typeof en, string> = {
  title: '导出',
  about: '每次导出都从磁盘读回并与原模型对比，之后才算完成。',
  adapter: 'PEFT 适配器',
  'adapter.about': '供 Python 的 PEFT 使用：adapter_model.safetensors 及其配置，含分类头。',
  folder: '文件夹',
  'folder.about': '在训练的机器上；不存在或为空。',
  choose: '选择…',
  pick: '适配器的文件夹',
  write: '写入并证明',
  'stage.writing': '正在写入…',
  'stage.comparing': '正在用验证数据对比…',
  passed: '已证明',
  failed: '未通过证明',
  'failed.what': '写出的不是训练好的模型。请写到另一个文件夹；若再次失败，可能是磁盘有问题。',
  proof: '{rows} 行，logit 的最大差异 {difference}（允许 {tolerance}），{seconds} 秒。',
  written: '{files} 个文件，{bytes}。',
  show: '显示文件夹',
};
