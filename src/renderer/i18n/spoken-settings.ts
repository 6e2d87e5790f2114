import { paired } from './format.ts';
import { settingName, t, valueName } from './index.ts';

/** Chinese has no space beside a quote, as it has beside a word of the config. */
const space = { before: String.raw`(?:(?<=\p{Script=Han}) )?`, after: String.raw`(?: (?=\p{Script=Han}))?` };

/** Neither within a path or a code, nor what the option `--set` takes. */
const begin = String.raw`(?<![\w./\\-]|--set )`;

const name = String.raw`(?:data|train|lora|search)(?:\.[a-zA-Z]+)+`;

/** A setting with its value, as a config or the command line has it: `data.fixes=[drop-empty]`, `device: cpu`. */
const assigned = new RegExp(
  String.raw`${space.before}${begin}["\x60“「]?(${name}|device|precision)` +
    String.raw`(?:=\[?([\w-]+)\]?|: (true|false|auto|cpu|int8|nf4|int4|\d+))["\x60”」]?(?![\w/\\-])${space.after}`,
  'gu',
);

const bare = new RegExp(String.raw`${space.before}${begin}\x60?(${name})\x60?(?![\w/\\-]|\.\w)${space.after}`, 'gu');

/**
 * A sentence in which settings are called as their fields are, and values as a form names them: “Labels of a row: several labels” in
 * the place of `data.task=multi-label`. Paths that are no settings stay, and so does what the user named.
 *
 * @param named what of the sentence is a name of the user's, such as a file
 */
export function withSettingNames(sentence: string, named: readonly string[] = []): string {
  const names = named.filter((each) => each.includes('.') || each.includes('='));
  if (names.length === 0) return spoken(sentence);
  const pattern = new RegExp(
    `(${names.map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})`,
  );
  return sentence
    .split(pattern)
    .map((part, place) => (place % 2 === 1 ? part : spoken(part)))
    .join('');
}

function spoken(text: string): string {
  const quoted = (name: string) => t('expect.choice', { name });
  return text
    .replaceAll(assigned, (whole, path: string, set: string | undefined, written: string | undefined) =>
      isSetting(path) ? quoted(paired(settingName(path), valueName(set ?? written!))) : whole,
    )
    .replaceAll(bare, (whole, path: string) => (isSetting(path) ? quoted(settingName(path)) : whole));
}

function isSetting(path: string): boolean {
  return settingName(path) !== path;
}
