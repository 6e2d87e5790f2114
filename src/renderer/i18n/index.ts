import { currentLanguage } from './language.ts';
import { type MessageKey, type MessageValues, messages } from './messages/index.ts';
import { settingMeanings } from './messages/setting-meanings.ts';

/** A message in the language of the page, with its gaps filled. */
export function t(key: MessageKey, values?: MessageValues): string {
  return currentLanguage().message(key, values);
}

/** What a field of a config is called; its path where it has no name of its own. */
export function settingName(path: string): string {
  return path in messages.setting ? t(`setting.${path as keyof typeof messages.setting}`) : path;
}

/** What a field of a config means: the sentence of the documentation, in the language of the page. */
export function settingHelp({ path, meaning }: { readonly path: string; readonly meaning: string }): string {
  const { code } = currentLanguage();
  return code === 'en' ? meaning : (settingMeanings[path]?.[code] ?? meaning);
}
