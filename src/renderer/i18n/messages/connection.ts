import type { Area } from './languages.ts';

export const connection = {
  lost: [
    'The connection to Lorikeet broke before it answered.',
    '与 Lorikeet 的连接在它答复之前断开了。',
    '與 Lorikeet 的連線在它答覆之前中斷了。',
  ],
  'lost.remedy': [
    'It is tried again by itself; ask once more when it is back.',
    '会自动重连；恢复后请再试一次。',
    '會自動重連；恢復後請再試一次。',
  ],
  stopped: ['This was stopped before it was done.', '在完成之前已停止。', '在完成之前已停止。'],
  uploadFailed: ['The file did not arrive: {reason}.', '文件未能送达：{reason}。', '檔案未能送達：{reason}。'],
  'uploadFailed.remedy': [
    'Try again, or copy the file to the machine that trains and name its path.',
    '请重试，或把文件复制到训练所用的机器上并写出路径。',
    '請重試，或把檔案複製到訓練所用的機器上並寫出路徑。',
  ],
  isLost: ['The connection to Lorikeet is lost.', '与 Lorikeet 的连接已断开。', '與 Lorikeet 的連線已中斷。'],
  'isLost.about': [
    'Runs go on without it. It is tried again by itself; if `lorikeet serve` was started again, open the new link it has printed.',
    '训练不受影响，会自动重连；如果 `lorikeet serve` 已重新启动，请打开它新打印的链接。',
    '訓練不受影響，會自動重連；如果 `lorikeet serve` 已重新啟動，請開啟它新列印的連結。',
  ],
} satisfies Area;
