/** Words of YAML that are no texts. */
const keywords = /^(?:true|false|null|yes|no|on|off)$/i;

/**
 * `--set path=value` as it can be pasted into a shell: one argument, in double quotes where it needs any, which bash, PowerShell and cmd
 * read alike. What one of them would change within double quotes is put into the single quotes of bash.
 */
export function setArgument(path: string, value: boolean | string | readonly string[]): string {
  const written = typeof value === 'object' ? `[${value.map(yamlText).join(', ')}]` : String(value);
  return `--set ${inQuotes(`${path}=${written}`)}`;
}

function inQuotes(text: string): string {
  if (/^[\w.=-]+$/.test(text)) return text;
  return /["$`\\!%^“”„]/.test(text) ? `'${text.replaceAll("'", String.raw`'\''`)}'` : `"${text}"`;
}

/** A text as an item of a list of YAML, without control characters. */
function yamlText(text: string): string {
  if (/^\p{L}[\p{L}\p{N}_-]*$/u.test(text) && !keywords.test(text)) return text;
  if (!/\p{C}/u.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(/\p{C}/gu, escapes);
}

function escapes(character: string): string {
  const codes = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return codes.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('');
}
