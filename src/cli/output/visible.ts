import { unseenCharacters } from '../../shared/safe-text.ts';

/** Bold, red and yellow, and back: what this program writes itself. Others could hide a text. */
const COLOR = String.raw`\u001b\[(?:1|22|31|33|39)m`;

const UNSEEN = new RegExp(String.raw`${COLOR}|[${unseenCharacters}]`, 'g');

/**
 * A text for a terminal. Names of files, labels and texts are other people's: in place of their control characters, which
 * could move the cursor, rename the window or hide a line, their pictures are shown.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (found) => {
    if (found.length > 1) return found;
    const code = found.charCodeAt(0);
    if (code === 0x7f) return '\u2421';
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

/** JSON without a raw control character: `JSON.stringify` leaves some as they are. */
export function visibleJson(value: object): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escaped);
}
