import type { MessageKey, MessageValues } from './catalogue.ts';
import { en } from './en/index.ts';
import { currentLanguage } from './language.ts';
import { settingHelps } from './setting-help.ts';

/** A message in the language of the page, with its gaps filled. */
export function t(key: MessageKey, values?: MessageValues): string {
  return currentLanguage().message(key, values);
}

/** What a field of a config is called; its path where it has no name of its own. */
export function settingName(path: string): string {
  return path in en.setting ? t(`setting.${path as keyof typeof en.setting}`) : path;
}

/** What a field of a config means: the sentence of the documentation, in the language of the page. */
export function settingHelp({ path, meaning }: { readonly path: string; readonly meaning: string }): string {
  return settingHelps[currentLanguage().code]?.[path] ?? meaning;
}
