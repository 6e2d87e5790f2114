import { currentLanguage } from './language.ts';
import { type MessageKey, type MessageValues, messages } from './messages/index.ts';
import { settingMeanings } from './messages/setting-meanings.ts';

/** A message in the language of the page, with its gaps filled. */
export function t(key: MessageKey, values?: MessageValues): string {
  return currentLanguage().message(key, values);
}

/** What a field of a config is called, those of a search as in its switch; its path where it has no name of its own. */
export function settingName(path: string): string {
  const ofSwitch = path.replace(/^search\./, 'switch.');
  if (ofSwitch !== path && ofSwitch in messages.search) {
    return t(`search.${ofSwitch as keyof typeof messages.search}`);
  }
  return path in messages.setting ? t(`setting.${path as keyof typeof messages.setting}`) : path;
}

/** What a choice of a field is called; itself where it is a name. */
export function optionName(value: string): string {
  if (value in messages.option) return t(`option.${value as keyof typeof messages.option}`);
  return value in messages.metric ? t(`metric.${value as keyof typeof messages.metric}`) : value;
}

/** What a value of a config is called on a form. */
export function valueName(word: string): string {
  return word === 'true' || word === 'false' ? t(word === 'true' ? 'newRun.on' : 'newRun.off') : optionName(word);
}

/**
 * What a field of a config means: the sentence of the documentation, in the language of the page. It speaks of fields by their
 * labels, and of an empty field where the documentation has null.
 */
export function settingHelp({ path, meaning }: { readonly path: string; readonly meaning: string }): string {
  const { code } = currentLanguage();
  const text = code === 'en' ? meaning : (settingMeanings[path]?.[code] ?? meaning);
  return (
    text
      .replaceAll(/`([\w.-]+)`/g, (_, word: string) => labelOf(word))
      .replaceAll('`', '')
      .replaceAll(/(?:[;，；,]?\s*(?:as )?docs\/[\w.-]+(?: describes it)?|（docs\/[\w.-]+）| \(docs\/[\w.-]+\))/g, '')
      .replaceAll(/\bnull (takes|adapts|writes|starts|never)\b/g, 'left empty, it $1')
      .replaceAll(/\bnull\b/g, t('expect.empty'))
      .replaceAll(/(?<=[.] )left empty/g, 'Left empty')
      // Between Chinese words there is no space, as there was around a word of the config.
      .replaceAll(/(?<=[\p{Script=Han}”」，。；：、）]) (?=[\p{Script=Han}“「（])/gu, '')
  );
}

/** A word of a config as a form has it: the label of a field, a value in quotes; itself where it is a name. */
function labelOf(word: string): string {
  const path = Object.keys(messages.setting).find((each) => each === word || each.endsWith(`.${word}`));
  if (path !== undefined) return settingName(path);
  const isValue = word === 'true' || word === 'false' || word in messages.option || word in messages.metric;
  return isValue ? t('expect.choice', { name: valueName(word) }) : word;
}
