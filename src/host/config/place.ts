import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { Override } from './overrides.ts';

type Path = readonly PropertyKey[];

/** A config as it was written: the file before overrides, and the overrides. */
export interface WrittenConfig {
  readonly about: 'run' | 'cluster';
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly overrides: readonly Override[];
}

/** The place of a setting in words, and its offset in the file for sorting (-1 where it is not in the file). */
export interface Place {
  readonly where: string;
  readonly offset: number;
}

/** Finds where the setting at `path` was written; `part` says whether its name or its value is meant. */
export function placeOf(config: WrittenConfig, path: Path, part: 'key' | 'value'): Place {
  const decisive = config.overrides.findLast((override) => startsWith(path, override.path));
  if (decisive !== undefined) return { where: `--set ${decisive.text}`, offset: Number.MAX_SAFE_INTEGER };
  const node = find(config.document, path, part);
  if (node?.range) {
    const { line, col } = config.lines.linePos(node.range[0]);
    return { where: `${config.file}, line ${line}, column ${col}`, offset: node.range[0] };
  }
  const within = config.overrides.find((override) => startsWith(override.path, path));
  if (within !== undefined) return { where: `--set ${within.text}`, offset: Number.MAX_SAFE_INTEGER };
  return { where: config.file, offset: -1 };
}

/** Whether the value at `path` comes from an override. */
export function isOverridden(config: WrittenConfig, path: Path): boolean {
  return config.overrides.some((override) => startsWith(path, override.path));
}

function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((key, index) => String(key) === String(path[index]));
}

function find(document: Document, path: Path, part: 'key' | 'value'): Node | undefined {
  let node: unknown = document.contents;
  let key: unknown;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step));
      key = pair?.key;
      node = pair?.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      key = node;
    } else return undefined;
  }
  const target = part === 'key' ? key : node;
  return isNode(target) ? target : isNode(key) ? key : undefined;
}
