import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Folders of `src/` whose every file is answered for by a test. */
const testedFolders = ['engine', 'host', 'shared', 'server', 'cli', 'main', 'renderer'] as const;

const filesUnder = (folder: string, name: RegExp) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
    .filter((file) => name.test(file))
    .sort();

/** Every source that a test answers for: TypeScript, but no components and no declarations. */
function testedSources(): string[] {
  return testedFolders.flatMap((folder) => filesUnder(`src/${folder}`, /(?<!\.d)\.ts$/));
}

function allTests(): string[] {
  return filesUnder('test', /\.test\.ts$/);
}

/** The tests that have the name of a source: `a/b.ts` has `a/b.test.ts` or `a/b.e2e.test.ts`, `a/index.ts` also `a.test.ts`. */
function testsNamedAs(source: string): string[] {
  const base = source.replace(/^src\//, 'test/').replace(/\.ts$/, '');
  return [base, ...(base.endsWith('/index') ? [base.slice(0, -'/index'.length)] : [])].flatMap((name) => [
    `${name}.test.ts`,
    `${name}.e2e.test.ts`,
  ]);
}

/** A path in quotes that leads to a file of ours: an import of any form, or a file that a test starts as a process. */
const quotedPath = /['"`]((?:\.{1,2}\/|src\/|test\/)[^'"`\s]+)['"`]/g;

/** The browser tests open pages of a build, which a bundler made from these. */
const bundled: Readonly<Record<string, readonly string[]>> = {
  'test/support/built-app.ts': [
    'src/renderer/main.ts',
    'src/main/index.ts',
    'src/preload/index.ts',
    'src/cli/index.ts',
    'src/host/worker.ts',
  ],
};

/** What a file names: imports, types included, and files that it starts. */
function namedBy(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const quoted = [...text.matchAll(quotedPath)].flatMap(([, name = '']) => {
    const target = name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
    return /\.(?:ts|svelte)$/.test(target) && existsSync(path.join(root, target)) ? [target] : [];
  });
  return [...quoted, ...(bundled[file] ?? [])];
}

/** How far each source is that a test reaches: a step for each import, more for one by a folder's index, which names all. */
function distancesFrom(tests: readonly string[]): Map<string, Map<string, number>> {
  const named = new Map<string, string[]>();
  const neighbors = (file: string) => {
    const known = named.get(file);
    if (known) return known;
    const files = namedBy(file);
    named.set(file, files);
    return files;
  };
  return new Map(tests.map((test) => [test, distancesOf(test, neighbors)]));
}

function distancesOf(start: string, neighbors: (file: string) => readonly string[]): Map<string, number> {
  const distances = new Map<string, number>();
  const atDistance: string[][] = [[start]];
  for (let distance = 0; distance < atDistance.length; distance++) {
    for (const file of atDistance[distance] ?? []) {
      if (distances.has(file)) continue;
      distances.set(file, distance);
      const further = distance + (path.posix.basename(file) === 'index.ts' ? 4 : 1);
      for (const next of neighbors(file)) (atDistance[further] ??= []).push(next);
    }
  }
  return distances;
}

/** Names of sources without a test of their name, with spaces between, by folder and by the test that covers them. */
type CoveredBy = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const coveredByFile = 'test/covered-by.json';

function readCoveredBy(): CoveredBy {
  return JSON.parse(readFileSync(path.join(root, coveredByFile), 'utf8')) as CoveredBy;
}

/** The list as pairs of a source and its test. */
function entriesOf(list: CoveredBy): { readonly source: string; readonly test: string }[] {
  return Object.entries(list).flatMap(([folder, tests]) =>
    Object.entries(tests).flatMap(([test, names]) =>
      names.split(' ').map((name) => ({ source: `${folder}/${name}.ts`, test })),
    ),
  );
}

export interface Coverage {
  /** The sources that have no test of their name. */
  readonly unnamed: readonly string[];
  /** The entries of the list; none where there is no list yet. */
  readonly entries: readonly { readonly source: string; readonly test: string }[];
  /** How far each source is from each test that reaches it. */
  readonly distances: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export function readCoverage(): Coverage {
  const distances = distancesFrom(allTests());
  const hasNamedTest = (source: string) => testsNamedAs(source).some((test) => distances.has(test));
  return {
    unnamed: testedSources().filter((source) => !hasNamedTest(source)),
    entries: existsSync(path.join(root, coveredByFile)) ? entriesOf(readCoveredBy()) : [],
    distances,
  };
}
