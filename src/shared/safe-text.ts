/**
 * Beginnings of a cell that a spreadsheet runs as a formula (OWASP, “CSV injection”), in full width too. What follows does not matter: the
 * pattern that Papa Parse has itself lets through a cell of several lines.
 */
export const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Controls other than tab and line break, and marks that turn the direction of a text around, as the inside of a character class. */
export const unseenCharacters = String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069`;

const unseen = new RegExp(`[${unseenCharacters}]`, 'g');

/** A text for a document: nothing in it acts on a terminal, or is read in another order than it is written. */
export function withoutControls(text: string): string {
  return text.replace(unseen, '\ufffd');
}
