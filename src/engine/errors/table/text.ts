import { entry } from '../entry.ts';
import { counted } from '../wording.ts';

/** Tokenizers and what they are asked to do. */
export const textErrors = {
  'text.tokenizer-missing': entry<{ folder: string; slowFiles: readonly string[] }>(
    ({ folder, slowFiles }) =>
      `The checkpoint ${folder} has no tokenizer.json` +
      (slowFiles.length > 0 ? `, only the older tokenizer files ${slowFiles.join(', ')}.` : '.'),
    ({ slowFiles }) =>
      slowFiles.length > 0
        ? 'Take a revision of the model that has tokenizer.json, or convert its tokenizer once with ' +
          'transformers (AutoTokenizer.from_pretrained(…).save_pretrained(…)).'
        : 'Choose the folder that holds config.json, the weights and tokenizer.json, and download it again if files are missing.',
  ),
  'text.tokenizer-unreadable': entry<{ file: string; reason: string }>(
    ({ file, reason }) => `The tokenizer file ${file} cannot be read: ${reason}.`,
    () => 'Download the checkpoint again: the file is damaged, incomplete or not a tokenizer.',
  ),
  'text.tokenizer-unsupported': entry<{ file: string; reason: string }>(
    ({ file, reason }) => `The tokenizer of ${file} is of a kind that Lorikeet does not know: ${reason}.`,
    () => 'Choose a checkpoint whose tokenizer is WordPiece, byte-level BPE, SentencePiece BPE or Unigram.',
  ),
  'text.length-too-small': entry<{ maxLength: number; specialTokens: number }>(
    ({ maxLength, specialTokens }) =>
      `A maximum length of ${counted(maxLength, 'token')} leaves no room for text: the tokenizer adds ${counted(specialTokens, 'special token')}.`,
    ({ specialTokens }) =>
      `Set the maximum length to a whole number of at least ${specialTokens + 1}; usual values lie between 64 and 512.`,
  ),
};
