export const settings = {
  'language.en': 'English',
  'language.zh-Hans': '简体中文',
  'language.zh-Hant': '繁體中文',
} as const;
