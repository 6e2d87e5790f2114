import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { layers } from '../../layers.config.ts';

/** The layers a bundle begins in; all it can hold is what these may import. */
const beginnings = {
  main: ['main', 'cli', 'host'],
  preload: ['preload'],
  renderer: ['renderer'],
} as const;

/** A folder of `dist`. */
export type Bundle = keyof typeof beginnings;

/** What every bundle depends on besides its sources: the settings of the build, and the packages as they are installed. */
const settings = [
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
];

/** Hashes of a bundle's inputs and outputs. */
interface Stamp {
  readonly from: string;
  readonly to: string;
}

/**
 * Builds those bundles of a checkout that are not what its sources give today.
 *
 * A bundle stays as it is only if its sources, the settings of the build and the installed packages are those of the last
 * build here, and its own files are byte for byte what that build wrote: any other build, a deleted file or a build that
 * broke off makes it again.
 *
 * @returns the folder of the bundles
 * @throws where a build fails; it has said why on standard error
 */
export function buildWhatChanged(root: string): string {
  const dist = path.join(root, 'dist');
  const stampFile = path.join(dist, 'stamps.json');
  const stamps = readStamps(stampFile);
  const sources = new Map(bundleNames.map((bundle) => [bundle, hashOfSources(root, bundle)]));
  const isFresh = (bundle: Bundle) => {
    const { from, to } = stamps[bundle] ?? {};
    return from === sources.get(bundle) && to === hashOf(dist, [bundle]);
  };
  const changed = bundleNames.filter((bundle) => !isFresh(bundle));
  if (changed.length === 0) return dist;
  console.error(`Building ${changed.join(', ')} …`);
  const build = ['--import', import.meta.resolve('tsx'), path.join(root, 'scripts/start/build.ts'), ...changed];
  const { status } = spawnSync(process.execPath, build, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('the build failed');
  // The hash of the sources as they were before: what changed meanwhile may have been read or not.
  for (const bundle of changed) stamps[bundle] = { from: sources.get(bundle)!, to: hashOf(dist, [bundle]) };
  writeFileSync(stampFile, JSON.stringify(stamps));
  return dist;
}

const bundleNames = Object.keys(beginnings) as Bundle[];

function readStamps(file: string): Partial<Record<Bundle, Stamp>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<Bundle, Stamp>>;
  } catch {
    return {};
  }
}

function hashOfSources(root: string, bundle: Bundle): string {
  const folders = [...layersBelow(beginnings[bundle])].flatMap((name) => layers[name]!.files);
  return hashOf(root, [...folders.map((pattern) => pattern.replace(/\/\*\*$/, '')), ...settings]);
}

/** Layers and all that they import, directly or not. */
function layersBelow(names: readonly string[], seen = new Set<string>()): Set<string> {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    const { imports } = layers[name]!;
    if (imports !== 'everything') layersBelow(imports, seen);
  }
  return seen;
}

/** Of the names and contents of files, and of all files in folders. */
function hashOf(root: string, places: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => filesAt(path.join(root, place))).sort()) {
    const content = readFileSync(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesAt(place: string): string[] {
  if (!existsSync(place)) return [];
  if (path.extname(place) !== '') return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
}
