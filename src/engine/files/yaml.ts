import { type Document, isScalar, type LineCounter, parseDocument, visit } from 'yaml';

/** Each alias is looked for from the start of the document. */
const MOST_ALIASES = 100;

/** What is wrong with a YAML text, and where. */
export interface YamlMistake {
  readonly message: string;
  /** Characters before it. */
  readonly offset: number;
}

/**
 * Parses the YAML of a file that anybody may have written, with its first mistake. The package's own check of names that are there twice
 * compares each with each, and takes minutes for a megabyte; names that are lists or groups it writes out again and again.
 * Both are looked for here, once for each name.
 */
export function parseYaml(
  text: string,
  lineCounter?: LineCounter,
): { readonly document: Document; readonly mistake: YamlMistake | null } {
  const counter = lineCounter === undefined ? {} : { lineCounter };
  const document: Document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, ...counter });
  const [error] = document.errors;
  const mistake = error === undefined ? mistakeIn(document) : { message: error.message, offset: error.pos[0] };
  return { document, mistake };
}

function mistakeIn(document: Document): YamlMistake | null {
  let mistake: YamlMistake | null = null;
  let aliases = 0;
  const found = (message: string, offset = 0) => {
    mistake = { message, offset };
    return visit.BREAK;
  };
  visit(document, {
    Map(_, { items, range }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) return found('A name must be a text', range?.[0]);
        if (names.has(key.value)) return found('Map keys must be unique', key.range?.[0]);
        names.add(key.value);
      }
      return undefined;
    },
    Alias(_, { range }) {
      aliases += 1;
      return aliases > MOST_ALIASES ? found(`It has more than ${MOST_ALIASES} aliases`, range?.[0]) : undefined;
    },
  });
  return mistake;
}
