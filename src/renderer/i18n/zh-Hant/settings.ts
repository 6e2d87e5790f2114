import type { settings as en } from '../en/settings.ts';

export const settings: Record<keyof typeof en, string> = {
  'language.en': 'English',
  'language.zh-Hans': '简体中文',
  'language.zh-Hant': '繁體中文',
};
