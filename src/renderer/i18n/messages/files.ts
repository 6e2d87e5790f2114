import type { Area } from './languages.ts';

export const files = {
  take: ['Use', '使用', '使用'],
  browse: ['Browse…', '浏览…', '瀏覽…'],
  send: ['Upload…', '上传…', '上傳…'],
  sending: ['Sending {name} …', '正在发送 {name}…', '正在傳送 {name}…'],
  drop: ['A file can be dropped here too.', '也可以把文件拖到这里。', '也可以把檔案拖到這裡。'],
  path: ['Path', '路径', '路徑'],
  open: ['Open', '打开', '開啟'],
  places: ['Places used before', '用过的位置', '用過的位置'],
  up: ['Up', '上一级', '上一級'],
  folder: ['Folder', '文件夹', '資料夾'],
  file: ['File', '文件', '檔案'],
  nothing: ['Nothing here that fits.', '这里没有合适的内容。', '這裡沒有合適的內容。'],
  loading: ['Looking into the folder …', '正在读取文件夹…', '正在讀取資料夾…'],
  takeFolder: ['Use this folder', '使用此文件夹', '使用此資料夾'],
  aside: [
    'A file of Lorikeet was damaged. What can be used of it is; as it was, it is in {aside}.',
    'Lorikeet 的一个文件已损坏。能用的内容已保留；原文件在 {aside}。',
    'Lorikeet 的一個檔案已損壞。能用的內容已保留；原檔案在 {aside}。',
  ],
} satisfies Area;
