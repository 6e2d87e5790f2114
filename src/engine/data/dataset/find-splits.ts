import { type Dirent, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PatternError } from '../../../shared/python-regex.ts';
import { beginning, LorikeetError } from '../../errors/index.ts';
import { readFailure } from '../../files/index.ts';
import { classFoldersOf } from '../read/class-folders.ts';
import { isTableFile, tableEndings } from '../read/open-table.ts';
import { type Card, type CardConfig, readCard } from './card.ts';
import type { DataSetConfig, DataSet, DataSplit } from './data-set.ts';
import { globMatcher } from './glob.ts';
import { convertedLayout, type FilesBySplit, splitsByName } from './named-splits.ts';
import { bySplitOrder, splitNamed } from './split-names.ts';

/** Folders deeper than this are no layout of a data set; a loop of links would otherwise never end. */
const MOST_DEPTH = 8;

/** Comparisons of a file's name with a pattern, for one configuration: the largest of the Hub need a tenth of them. */
const MOST_COMPARED = 5_000_000;

/**
 * Which files of a data set hold which split: of one file, of a folder, or of the files of a Hub repository. What the
 * README.md says comes first, then the layout that the Hub writes, then the names of folders and files.
 *
 * @throws files.missing, files.unreadable, data.folder-empty, data.format-unknown, data.card-invalid, data.card-outside,
 * data.card-no-files
 */
export async function findSplits(place: string): Promise<DataSet> {
  const root = path.resolve(place);
  if (!(await isFolder(root))) {
    const name = splitNamed(path.basename(root, path.extname(root))) ?? 'train';
    return single(root, new Map([[name, [root]]]));
  }
  const files = await tablesIn(root);
  const card = await readCard(root);
  const isOfFolders = files.length === 0 && (card === null || card.configs.length === 0);
  return isOfFolders ? single(root, await foldersOfClasses(root)) : describeLayout(root, files, card);
}

/**
 * Configurations and splits of a data set, from the names of its data files and its card alone.
 *
 * @param files paths relative to the root, with slashes
 */
export function describeLayout(root: string, files: readonly string[], card: Card | null): DataSet {
  if (card !== null && card.configs.length > 0) {
    const configs = card.configs.map((cardConfig) => describedConfig(root, files, card, cardConfig));
    return { path: root, configs, defaultConfig: defaultOf(card.configs) };
  }
  const converted = convertedLayout(files);
  if (converted === null) return single(root, absolute(root, splitsByName(ofOneFormat(files))), card);
  const configs = [...converted].map(([name, splits]) => config(name, absolute(root, splits), card));
  return { path: root, configs, defaultConfig: defaultOf(configs.map(({ name }) => ({ name, isDefault: false }))) };
}

/**
 * The files of a repository that have to be there to read a data set.
 *
 * @param paths every file of the repository, with slashes
 * @param card its README.md, read before
 * @throws data.config-unknown, data.config-needed, data.card-no-files
 */
export function neededFiles(id: string, paths: readonly string[], card: Card | null, named?: string | null): string[] {
  const tables = paths.filter(isDataFile);
  if (tables.length === 0) return paths.filter((file) => file.toLowerCase().endsWith('.txt'));
  const { splits } = chosenConfig({ ...describeLayout('', tables, withOnly(card, named)), path: id }, named);
  return splits.flatMap(({ files }) => files.map((file) => file.split(path.sep).join('/')));
}

/**
 * The configuration of a name, else the default one.
 *
 * @throws data.config-unknown, data.config-needed, data.card-no-files
 */
export function chosenConfig({ path, configs, defaultConfig }: DataSet, named?: string | null): DataSetConfig {
  const names = configs.map(({ name }) => name);
  const configName = named ?? defaultConfig;
  if (configName === null) throw new LorikeetError('data.config-needed', { path, configs: names });
  const match = configs.find(({ name }) => name === configName);
  if (match === undefined) throw new LorikeetError('data.config-unknown', { path, config: configName, configs: names });
  if (match.missing === null) return match;
  const { card, pattern, split } = match.missing;
  throw new LorikeetError('data.card-no-files', { path: card, pattern: beginning(pattern), split: beginning(split) });
}

/** A card without the configurations that are not chosen: some describe thousands. */
function withOnly(card: Card | null, named?: string | null): Card | null {
  if (card === null) return null;
  const name = named ?? defaultOf(card.configs);
  const configs = card.configs.filter((each) => each.name === name);
  return configs.length === 0 ? card : { ...card, configs };
}

function single(root: string, splits: FilesBySplit, card: Card | null = null): DataSet {
  return { path: root, configs: [config('default', splits, card)], defaultConfig: 'default' };
}

function config(name: string, files: FilesBySplit, card: Card | null): DataSetConfig {
  const splits = [...files].map(([name, splitFiles]): DataSplit => ({ name, files: splitFiles }));
  const classNames = card?.classNames.get(name) ?? card?.classNames.get('') ?? new Map<string, readonly string[]>();
  return { name, splits, classNames, missing: null };
}

function cardMatcher(card: Card, pattern: string): (file: string) => boolean {
  try {
    return globMatcher(pattern);
  } catch (cause) {
    if (!(cause instanceof PatternError)) throw cause;
    throw new LorikeetError(
      'data.card-invalid',
      { path: card.file, reason: beginning(`${cause.reason}: ${cause.pattern}`) },
      { cause },
    );
  }
}

function describedConfig(root: string, files: readonly string[], card: Card, cardConfig: CardConfig): DataSetConfig {
  const { folder, name, splits } = cardConfig;
  const folderFiles = folder === '' ? files : files.filter((file) => file.startsWith(`${folder}/`));
  if (splits === null) return config(name, absolute(root, splitsByName(ofOneFormat(folderFiles))), card);
  const patternCount = splits.reduce((sum, { patterns }) => sum + patterns.length, 0);
  if (patternCount * folderFiles.length > MOST_COMPARED) {
    const reason = `${patternCount} patterns of ${beginning(name)} are too many for ${folderFiles.length} files`;
    throw new LorikeetError('data.card-invalid', { path: card.file, reason });
  }
  const matched = splits.map(({ split, patterns }) => {
    const filesByPattern = patterns.map((pattern) => {
      const matches = cardMatcher(card, folder === '' ? pattern : `${folder}/${pattern}`);
      return { pattern, split, files: folderFiles.filter(matches).sort() };
    });
    return { split, filesByPattern };
  });
  const missing = matched.flatMap(({ filesByPattern }) => filesByPattern).find(({ files }) => files.length === 0);
  const bySplit = matched.map(({ split, filesByPattern }): [string, string[]] => [
    split,
    [...new Set(filesByPattern.flatMap(({ files }) => files))],
  ]);
  const described = config(name, absolute(root, new Map(bySplit)), card);
  if (missing === undefined) return described;
  return { ...described, missing: { card: card.file, pattern: missing.pattern, split: missing.split } };
}

function defaultOf(configs: readonly Pick<CardConfig, 'name' | 'isDefault'>[]): string | null {
  if (configs.length === 1) return configs[0]!.name;
  return configs.find(({ isDefault, name }) => isDefault || name === 'default')?.name ?? null;
}

function absolute(root: string, splits: FilesBySplit): FilesBySplit {
  return new Map([...splits].map(([name, files]) => [name, files.map((file) => path.join(root, file))]));
}

/** The files of the format that most are in: a CSV beside Parquet files of the same rows is not to be read twice. */
function ofOneFormat(files: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(path.extname(file), (counts.get(path.extname(file)) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const usual = [...counts.keys()].filter((extension) => counts.get(extension) === most);
  const extension = usual.includes('.parquet') ? '.parquet' : usual[0];
  return files.filter((file) => path.extname(file) === extension);
}

/** A folder for each split with a folder of texts for each class, or folders of classes alone. @throws data.folder-empty */
async function foldersOfClasses(root: string): Promise<FilesBySplit> {
  const splits: [string, string[]][] = [];
  for (const { name, isFolder } of await entriesOf(root)) {
    const split = isFolder ? splitNamed(name) : undefined;
    if (split === undefined) continue;
    const folder = path.join(root, name);
    if ((await classFoldersOf(folder)).length > 0) splits.push([split, [folder]]);
  }
  if (splits.length > 0) return new Map(splits.sort(([first], [second]) => bySplitOrder(first, second)));
  if ((await classFoldersOf(root)).length > 0) return new Map([['train', [root]]]);
  throw new LorikeetError('data.folder-empty', { path: root, endings: tableEndings });
}

/** Data files in a folder and the folders in it, relative to it, with slashes; hidden ones are skipped. */
async function tablesIn(root: string, folder = '', depth = 0): Promise<string[]> {
  if (depth > MOST_DEPTH) return [];
  const tables: string[] = [];
  for (const { name, isFolder } of await entriesOf(path.join(root, folder))) {
    const relative = folder === '' ? name : `${folder}/${name}`;
    if (isFolder) tables.push(...(await tablesIn(root, relative, depth + 1)));
    else if (isDataFile(relative)) tables.push(relative);
  }
  return tables;
}

/** Whether a path names rows: a table in no hidden folder. */
function isDataFile(file: string): boolean {
  const parts = file.split('/');
  return isTableFile(file) && !DESCRIPTIONS.has(parts.at(-1)!) && !parts.some((part) => /^(?:\.|__)/.test(part));
}

/** JSON files that describe a data set instead of holding its rows. */
const DESCRIPTIONS: ReadonlySet<string> = new Set([
  'dataset_infos.json',
  'dataset_info.json',
  'state.json',
  'package.json',
]);

/** What a folder holds; the files of a downloaded repository are links. */
async function entriesOf(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw readFailure(folder, error);
  }
  const visible = entries.filter(({ name }) => !name.startsWith('.') && !name.startsWith('__'));
  return Promise.all(
    visible.map(async (entry) => {
      const target = path.join(folder, entry.name);
      const isFolder =
        entry.isDirectory() || (entry.isSymbolicLink() && existsSync(target) && (await isFolderAt(target)));
      return { name: entry.name, isFolder };
    }),
  );
}

async function isFolderAt(target: string): Promise<boolean> {
  return (await stat(target)).isDirectory();
}

async function isFolder(place: string): Promise<boolean> {
  try {
    return await isFolderAt(place);
  } catch (error) {
    throw readFailure(place, error);
  }
}
