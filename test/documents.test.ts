import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Layer, layers, rooms } from '../layers.config.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The cells of every row of every Markdown table in `text`, headings left out. */
function tableRows(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows
    .filter((row, index) => !/^\|[ :|-]+$/.test(row) && !/^\|[ :|-]+$/.test(rows[index + 1] ?? ''))
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

describe('docs/dependencies.md', () => {
  const manifest = JSON.parse(read('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const [, shipped = '', development = ''] = read('docs/dependencies.md').split(/^## /m);
  const named = (section: string) => tableRows(section).map(([cell]) => cell!.replaceAll('`', ''));

  it('names the packages that ship, each once and in order', () => {
    expect(named(shipped)).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('names the packages for development, each once and in order', () => {
    expect(named(development)).toEqual(Object.keys(manifest.devDependencies).sort());
  });

  it('says the truth about versions: they are exact', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe('docs/layout.md', () => {
  const page = read('docs/layout.md');

  /** The rows of every table whose first head is `head`, one after the other. */
  const tablesOf = (head: string) =>
    page
      .split(/\n\n/)
      .filter((block) => block.startsWith(`| ${head}`))
      .flatMap(tableRows);
  const rowsOf = (table: Readonly<Record<string, Layer>>) =>
    Object.entries(table).map(([name, { about, files, imports }]) => [
      name,
      files.map((file) => `\`${file.replace(/(?<=\/)\*+$/, '')}\``).join(', '),
      about,
      imports === 'everything' ? imports : imports.join(', ') || 'nothing',
    ]);

  it('shows the layer table as the linter has it', () => {
    expect(tablesOf('Layer')).toEqual(rowsOf(layers));
  });

  it('shows the rooms of layers as the linter has them', () => {
    expect(tablesOf('Room')).toEqual(Object.values(rooms).flatMap(rowsOf));
  });

  it('names every folder of the sources', () => {
    const folders = ['src', 'src/engine'].flatMap((parent) =>
      readdirSync(path.join(root, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && `${parent}/${entry.name}` !== 'src/engine')
        .map((entry) => `\`${parent}/${entry.name}/\``),
    );
    expect(folders.length).toBeGreaterThan(10);
    expect(folders.filter((folder) => !page.includes(folder))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  interface Locked {
    readonly resolved?: string;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };

  it('names no registry, so that an install takes the one its user has set', () => {
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('holds the binaries of every platform: where one is missing `npm ci` refuses the whole file', () => {
    const optional = Object.values(packages).flatMap((each) => Object.keys(each.optionalDependencies ?? {}));
    const locked = new Set(Object.keys(packages).map((place) => place.replace(/^.*node_modules\//, '')));
    expect(optional.filter((name) => !locked.has(name))).toEqual([]);
  });
});

describe('README.md', () => {
  it('names only scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read('README.md').matchAll(/npm run ([a-z:]+)/g)].map(([, script]) => script!);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});
