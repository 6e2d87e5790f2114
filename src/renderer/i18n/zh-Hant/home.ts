import type { home as en } from '../en/home.ts';

export const home: Record<keyof typeof en, string> = {
  draft: '草稿',
  'draft.unnamed': '未命名的草稿',
  'draft.deleted': '草稿已刪除。',
  'demo.name': '演示',
};
