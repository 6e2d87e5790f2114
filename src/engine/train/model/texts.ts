import { encodedText, encodeTexts, loadTokenizer, type TextTokenizer } from '../../text/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import { checkVocabulary } from './model.ts';

/** Token ids of some texts, one array per text, and how many texts were cut. */
export interface TokenizedTexts {
  readonly sequences: readonly Int32Array[];
  readonly tokens: number;
  readonly truncated: number;
}

/** The tokenizer of a checkpoint, used as its architecture uses it. */
export async function tokenizerOf(spec: ModelSpec, folder: string): Promise<TextTokenizer> {
  return loadTokenizer(folder, spec.addPrefixSpace ? { addPrefixSpace: true } : {});
}

/** @throws LorikeetError `train.vocabulary` where the tokenizer gives ids that the model has no embedding for */
export function tokenize(
  tokenizer: TextTokenizer,
  texts: readonly string[],
  maxLength: number,
  { spec, folder }: { spec: ModelSpec; folder: string },
): TokenizedTexts {
  const encoded = encodeTexts(tokenizer, texts, { maxLength });
  checkVocabulary(spec, folder, encoded.ids);
  return {
    sequences: texts.map((_, index) => encodedText(encoded, index)),
    tokens: encoded.ids.length,
    truncated: encoded.truncated,
  };
}
