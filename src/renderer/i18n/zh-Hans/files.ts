import type { files as en } from '../en/files.ts';

export const files: Record<keyof typeof en, string> = {
  take: '使用',
  browse: '浏览…',
  send: '上传…',
  sending: '正在发送 {name}…',
  drop: '也可以把文件拖到这里。',
  up: '上一级',
  folder: '文件夹',
  file: '文件',
  nothing: '这里没有合适的内容。',
  loading: '正在读取文件夹…',
  takeFolder: '使用此文件夹',
};
