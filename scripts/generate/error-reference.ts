import { errorTable } from '../../src/engine/index.ts';
import { placeholderDetails } from './placeholders.ts';

interface Texts {
  readonly sentence: (details: never) => string;
  readonly remedy: (details: never) => string;
}

/** docs/errors.md: every error by domain, with its texts. */
export function errorReference(): string {
  const domains = new Map<string, string[]>();
  for (const code of Object.keys(errorTable).sort()) {
    const domain = code.split('.')[0]!;
    domains.set(domain, [...(domains.get(domain) ?? []), code]);
  }
  const sections = [...domains].map(([domain, codes]) => `## ${domain}\n\n${codes.map(errorSection).join('\n')}`);
  return `# Errors

Every error has a code, says what was wrong and where, and what to do. The window, the command line and this page take
them from one table, \`src/engine/errors/table/\`; this page is written by \`npx tsx scripts/generate.ts\`. Names between ‹ ›
stand for what the error is about; where a text depends on the case, one form of it is shown.

${sections.join('\n')}`;
}

function errorSection(code: string): string {
  const { sentence, remedy } = (errorTable as Readonly<Record<string, Texts>>)[code]!;
  const details = placeholderDetails();
  return `### ${code}\n\n${text(sentence(details))}\n\nWhat to do: ${text(remedy(details))}\n`;
}

/** Makes up for arithmetic on placeholders: `‹row›1` where 1 is added for the reader, NaN where something is taken away. */
function text(words: string): string {
  return markdown(words.replaceAll(/›\d/g, '›').replaceAll('NaN', '‹number›'));
}

/** Escapes what Markdown would read as markup, outside of code. */
function markdown(words: string): string {
  return words
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/[\\*<>[\]|#]|__/g, '\\$&') : part))
    .join('`');
}
