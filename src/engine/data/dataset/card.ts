import path from 'node:path';
import type { Document } from 'yaml';
import { beginning, LorikeetError } from '../../errors/index.ts';
import { openFile, parseYaml, readFailure, requireFile } from '../../files/index.ts';
import { classNamesOfFeatures } from '../read/class-names.ts';

/** Patterns of the files of a split. */
export interface CardSplit {
  readonly split: string;
  readonly patterns: readonly string[];
}

/** What the head of a data set's README.md says of one configuration. */
export interface CardConfig {
  readonly name: string;
  readonly isDefault: boolean;
  /** Folder in which patterns start and, without patterns, files are looked for; '' is the data set's own. */
  readonly folder: string;
  /** Null where splits are to be found by the names of files. */
  readonly splits: readonly CardSplit[] | null;
}

export interface Card {
  readonly file: string;
  readonly configs: readonly CardConfig[];
  /** Names of the classes by configuration and column; '' where the card names no configuration. */
  readonly classNames: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** Descriptions of hundreds of configurations have some hundred kilobytes. */
const MOST_HEAD_BYTES = 1 << 20;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the YAML at the head of a data set's README.md; null where there is none. Only what says where splits are and what
 * classes are called is looked at.
 *
 * @throws data.card-invalid, files.unreadable
 */
export async function readCard(folder: string): Promise<Card | null> {
  const file = path.join(folder, 'README.md');
  const text = await startOf(file);
  const head = text === null ? null : /^\ufeff?---\r?\n(.*?)\r?\n---\s*(?:\r?\n|$)/s.exec(text);
  if (head === null) return null;
  const { document, mistake } = parseYaml(head[1]!);
  if (mistake !== null)
    throw new LorikeetError('data.card-invalid', { path: file, reason: beginning(mistake.message) });
  const fields = valueOf(file, document);
  if (!isFields(fields)) return null;
  return { file, configs: configsOf(file, fields['configs']), classNames: classNamesOf(fields['dataset_info']) };
}

function valueOf(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // Aliases of aliases that would grow beyond all memory.
    throw new LorikeetError('data.card-invalid', { path: file, reason: (cause as Error).message }, { cause });
  }
}

async function startOf(file: string): Promise<string | null> {
  try {
    await requireFile(file);
    const handle = await openFile(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(MOST_HEAD_BYTES), 0, MOST_HEAD_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const failure = readFailure(file, error);
    if (failure instanceof LorikeetError && failure.code === 'files.missing') return null;
    throw failure;
  }
}

function configsOf(file: string, configs: unknown): CardConfig[] {
  if (!Array.isArray(configs)) return [];
  return configs.filter(isFields).map((config) => {
    const folder = typeof config['data_dir'] === 'string' ? config['data_dir'].replace(/^\.?\/|\/$/g, '') : '';
    return {
      name: typeof config['config_name'] === 'string' ? config['config_name'] : 'default',
      isDefault: config['default'] === true,
      folder: inside(file, folder),
      splits: splitsOf(file, config['data_files']),
    };
  });
}

/** `data_files` as a pattern, a list of patterns, an object by split, or a list of objects with `split` and `path`. */
function splitsOf(file: string, dataFiles: unknown): CardSplit[] | null {
  if (dataFiles === undefined || dataFiles === null) return null;
  const patterns = (value: unknown): string[] =>
    [value]
      .flat()
      .filter(isString)
      .map((pattern) => inside(file, pattern));
  if (typeof dataFiles === 'string') return [{ split: 'train', patterns: patterns(dataFiles) }];
  if (Array.isArray(dataFiles)) {
    if (dataFiles.every(isString)) return [{ split: 'train', patterns: patterns(dataFiles) }];
    return dataFiles
      .filter(isFields)
      .map(({ split, path }) => ({ split: typeof split === 'string' ? split : 'train', patterns: patterns(path) }));
  }
  if (!isFields(dataFiles))
    throw new LorikeetError('data.card-invalid', { path: file, reason: 'data_files is no list' });
  return Object.entries(dataFiles).map(([split, value]) => ({ split, patterns: patterns(value) }));
}

/** A pattern that stays in the data set's folder. @throws data.card-outside */
function inside(file: string, pattern: string): string {
  const isOutside = /^(?:[a-z]+:|\/|\\)/i.test(pattern) || pattern.split(/[/\\]/).includes('..');
  if (isOutside) throw new LorikeetError('data.card-outside', { path: file, pattern: beginning(pattern) });
  return pattern.replace(/^\.\//, '');
}

function classNamesOf(info: unknown): Card['classNames'] {
  const infos = [info].flat().filter(isFields);
  return new Map(
    infos.map(({ config_name, features }) => [
      isString(config_name) ? config_name : '',
      classNamesOfFeatures(features),
    ]),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
