import type { ErrorTranslations } from './translation.ts';

/** Reading and writing plain files and folders. */
export const files = {
  'files.missing': {
    'zh-Hans': ['没有文件 {file}。', '请检查路径；若文件已移动，请重新选择。'],
    'zh-Hant': ['沒有檔案 {file}。', '請檢查路徑；若檔案已移動，請重新選擇。'],
  },
  'files.unreadable': {
    'zh-Hans': ['无法读取 {file}：{reason}。', '请检查它是否为文件、您是否有读取权限，以及所在磁盘是否已连接。'],
    'zh-Hant': ['無法讀取 {file}：{reason}。', '請檢查它是否為檔案、您是否有讀取權限，以及所在磁碟是否已連接。'],
  },
  'files.too-large': {
    'zh-Hans': ['{file} 有 {bytes} 字节；此类文件至多 {most} 字节。', '请确认这是您要的文件。'],
    'zh-Hant': ['{file} 有 {bytes} 位元組；此類檔案至多 {most} 位元組。', '請確認這是您要的檔案。'],
  },
  'files.bad-name': {
    'zh-Hans': ['“{name}”不是 {folder} 中任何内容的名称：{reason}。', '请只写列表中的名称，不带所在的文件夹。'],
    'zh-Hant': ['「{name}」不是 {folder} 中任何內容的名稱：{reason}。', '請只寫清單中的名稱，不帶所在的資料夾。'],
  },
  'files.reading-too-slow': {
    'zh-Hans': [
      '读取 {what}（<size>{bytes}</size>）用了 {seconds} 秒仍未完成，超过此大小的文件所需，已停止。',
      '文件可能已损坏：请重新下载或生成；若机器很忙，请稍后再试。',
    ],
    'zh-Hant': [
      '讀取 {what}（<size>{bytes}</size>）用了 {seconds} 秒仍未完成，超過此大小的檔案所需，已停止。',
      '檔案可能已損壞：請重新下載或產生；若機器很忙，請稍後再試。',
    ],
  },
  'files.reading-out-of-memory': {
    'zh-Hans': [
      '读取 {what}（<size>{bytes}</size>）所需的内存超过此大小的文件应有的 <size>{memory}</size>，已停止。',
      '文件可能已损坏：请重新下载或生成；若文件完好，请另存为 CSV，或分成小份。',
    ],
    'zh-Hant': [
      '讀取 {what}（<size>{bytes}</size>）所需的記憶體超過此大小的檔案應有的 <size>{memory}</size>，已停止。',
      '檔案可能已損壞：請重新下載或產生；若檔案完好，請另存為 CSV，或分成小份。',
    ],
  },
  'files.not-json': {
    'zh-Hans': [
      '{file} 不是有效的 JSON：第 {line} 行第 {column} 列是 {found}。',
      '请用文本编辑器改正该处，或重新下载文件。',
    ],
    'zh-Hant': [
      '{file} 不是有效的 JSON：第 {line} 行第 {column} 欄是 {found}。',
      '請用文字編輯器改正該處，或重新下載檔案。',
    ],
  },
  'files.disk-full': {
    'zh-Hans': [
      '磁盘已满：无法写入 {file}。没有留下写了一半的内容。',
      '请在该磁盘上腾出空间，或选择其他磁盘上的文件夹。',
    ],
    'zh-Hant': [
      '磁碟已滿：無法寫入 {file}。沒有留下寫了一半的內容。',
      '請在該磁碟上騰出空間，或選擇其他磁碟上的資料夾。',
    ],
  },
  'files.no-space': {
    'zh-Hans': [
      '{folder} 将占用 <size>{needed}</size>，而磁盘只剩 <size>{free}</size>。没有写入任何内容。',
      '请在该磁盘上腾出空间，或选择其他磁盘上的文件夹。',
    ],
    'zh-Hant': [
      '{folder} 將佔用 <size>{needed}</size>，而磁碟只剩 <size>{free}</size>。沒有寫入任何內容。',
      '請在該磁碟上騰出空間，或選擇其他磁碟上的資料夾。',
    ],
  },
  'files.not-a-folder': {
    'zh-Hans': ['{folder} 不是文件夹。', '请给出文件夹的路径；此路径指向一个文件，或经过一个文件。'],
    'zh-Hant': ['{folder} 不是資料夾。', '請給出資料夾的路徑；此路徑指向一個檔案，或經過一個檔案。'],
  },
  'files.folder-not-empty': {
    'zh-Hans': ['文件夹 {folder} 中已有文件，未作改动。', '请选择尚不存在或空的文件夹。'],
    'zh-Hant': ['資料夾 {folder} 中已有檔案，未作改動。', '請選擇尚不存在或空的資料夾。'],
  },
  'files.not-writable': {
    'zh-Hans': ['无法写入 {file}：{reason}。没有留下写了一半的内容。', '请选择您可以创建文件的文件夹。'],
    'zh-Hant': ['無法寫入 {file}：{reason}。沒有留下寫了一半的內容。', '請選擇您可以建立檔案的資料夾。'],
  },
} satisfies ErrorTranslations;
