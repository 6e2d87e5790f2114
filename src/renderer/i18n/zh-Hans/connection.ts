import type { connection as en } from '../en/connection.ts';

export const connection: Record<keyof typeof en, string> = {
  lost: '与 Lorikeet 的连接在它答复之前断开了。',
  'lost.remedy': '会自动重连；恢复后请再试一次。',
  stopped: '在完成之前已停止。',
  uploadFailed: '文件未能送达：{reason}。',
  'uploadFailed.remedy': '请重试，或把文件复制到训练所用的机器上并写出路径。',
  isLost: '与 Lorikeet 的连接已断开。',
  'isLost.about': '训练不受影响，会自动重连；如果 `lorikeet serve` 已重新启动，请打开它新打印的链接。',
};
