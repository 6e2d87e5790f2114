import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The runtime as it is installed, for a copy of it. */
export interface RuntimePackage {
  /** Version of onnxruntime-node. */
  readonly version: string;
  readonly files: readonly PackageFile[];
  /** Where in a copy the native libraries lie, and those of a provider belong; with slashes. */
  readonly libraryFolder: string;
}

export interface PackageFile {
  readonly source: string;
  /** Its path in a copy, with slashes: `node_modules/onnxruntime-node/package.json`. */
  readonly target: string;
}

/**
 * The files of the runtime that this system needs to run it from another folder: its JavaScript, that of onnxruntime-common, and its native
 * libraries.
 *
 * @param from a file or a URL beside whose packages the runtime is looked for
 */
export async function runtimePackage(from: string = import.meta.url): Promise<RuntimePackage> {
  const manifest = createRequire(from).resolve('onnxruntime-node/package.json');
  const root = path.dirname(manifest);
  const common = packageOf(createRequire(manifest).resolve('onnxruntime-common'));
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const native = path.join('bin', 'napi-v6', process.platform, process.arch);
  const files = [
    ...(await scripts(root, 'dist', 'onnxruntime-node')),
    ...(await scripts(common, path.join('dist', 'cjs'), 'onnxruntime-common')),
    // In a packaged app native libraries lie beside the archive: the system's loader cannot look into it.
    ...(await entries(unpacked(path.join(root, native)))).map((name) => ({
      source: path.join(unpacked(path.join(root, native)), name),
      target: slashes(path.join('node_modules', 'onnxruntime-node', native, name)),
    })),
  ];
  return { version, files, libraryFolder: slashes(path.join('node_modules', 'onnxruntime-node', native)) };
}

/** package.json and the scripts of one folder of a package. */
async function scripts(root: string, folder: string, name: string): Promise<PackageFile[]> {
  const file = (place: string) => ({
    source: path.join(root, place),
    target: slashes(path.join('node_modules', name, place)),
  });
  const within = async (place: string): Promise<string[]> => {
    const listed = await readdir(path.join(root, place), { withFileTypes: true });
    const inner: string[] = [];
    for (const each of listed) {
      const name = path.join(place, each.name);
      inner.push(...(each.isDirectory() ? await within(name) : [name]));
    }
    return inner;
  };
  const all = ['package.json', ...(await within(folder))];
  return all.filter((place) => place.endsWith('.js') || place.endsWith('package.json')).map(file);
}

async function entries(folder: string): Promise<string[]> {
  const listed = await readdir(folder, { withFileTypes: true });
  return listed.filter((each) => each.isFile()).map(({ name }) => name);
}

/** The root of the package that a file is of. */
function packageOf(file: string): string {
  let folder = path.dirname(file);
  while (path.basename(path.dirname(folder)) !== 'node_modules' || !existsSync(path.join(folder, 'package.json'))) {
    folder = path.dirname(folder);
  }
  return folder;
}

function unpacked(file: string): string {
  return file.replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}
