import type { connection as en } from '../en/connection.ts';

export const connection: Record<keyof typeof en, string> = {
  lost: '與 Lorikeet 的連線在它答覆之前中斷了。',
  'lost.remedy': '會自動重連；恢復後請再試一次。',
  stopped: '在完成之前已停止。',
  uploadFailed: '檔案未能送達：{reason}。',
  'uploadFailed.remedy': '請重試，或把檔案複製到訓練所用的機器上並寫出路徑。',
  isLost: '與 Lorikeet 的連線已中斷。',
  'isLost.about': '訓練不受影響，會自動重連；如果 `lorikeet serve` 已重新啟動，請開啟它新列印的連結。',
};
