import { fillGaps, knownPhrase } from '../../shared/phrases/index.ts';
import { listed } from './format.ts';
import { currentLanguage } from './language.ts';
import { phraseTranslations } from './phrases.ts';

/** What the engine or the host said, in the language of the page; as it is where it is none of their phrases. */
export function phraseText(text: string): string {
  const { code } = currentLanguage();
  if (code === 'en') return text;
  return bySentences(text, code) ?? translated(text, code) ?? text;
}

/** Gaps that hold names or figures one after the other, as English lists them. */
const lists = new Set(['runs', 'devices', 'others', 'tensors', 'ops', 'classes', 'labels']);

function translated(text: string, code: 'zh-Hans' | 'zh-Hant'): string | null {
  const known = knownPhrase(text);
  if (known === null) return null;
  const gaps: Record<string, string> = {};
  for (const [name, value] of Object.entries(known.gaps)) {
    gaps[name] = lists.has(name) ? listed(value.split(', ')) : phraseText(value);
  }
  return fillGaps(phraseTranslations[known.key][code === 'zh-Hans' ? 0 : 1], gaps);
}

/** Two phrases, one after the other: what is wrong and what to do. */
function bySentences(text: string, code: 'zh-Hans' | 'zh-Hant'): string | null {
  for (const { index } of text.matchAll(/(?<=[.!?]) (?=\S)/g)) {
    const [first, second] = [translated(text.slice(0, index), code), translated(text.slice(index + 1), code)];
    if (first !== null && second !== null) return first + second;
  }
  return null;
}
