import { type Document, isCollection, isNode, isScalar, type LineCounter, parseDocument, visit } from 'yaml';

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
  const anchors = new Set<string>();
  const found = (message: string, offset = 0) => {
    mistake = { message, offset };
    return visit.BREAK;
  };
  visit(document, {
    Map(_, { items, range, anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
      const names = new Set<string>();
      for (const { key } of items) {
        const offset = (isNode(key) ? key.range : range)?.[0];
        if (!isScalar<string | number | boolean | null>(key)) return found('a name must be a text', offset);
        if (key.value === null) return found('a name is missing', offset);
        const name = String(key.value);
        if (names.has(name)) return found(`the name "${name}" is here twice`, offset);
        names.add(name);
      }
      return undefined;
    },
    Value(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias(_, { source, range }, within) {
      aliases += 1;
      if (aliases > MOST_ALIASES) return found(`it has more than ${MOST_ALIASES} aliases`, range?.[0]);
      if (within.some((node) => isCollection(node) && node.anchor === source)) {
        return found(`the alias "${source}" stands within what it names`, range?.[0]);
      }
      return anchors.has(source) ? undefined : found(`there is no anchor "${source}" before its alias`, range?.[0]);
    },
  });
  return mistake;
}
