import type { files as en } from '../en/files.ts';

export const files: Record<keyof typeof en, string> = {
  take: '使用',
  browse: '瀏覽…',
  send: '上傳…',
  sending: '正在傳送 {name}…',
  drop: '也可以把檔案拖到這裡。',
  up: '上一級',
  folder: '資料夾',
  file: '檔案',
  nothing: '這裡沒有合適的內容。',
  loading: '正在讀取資料夾…',
  takeFolder: '使用此資料夾',
};
