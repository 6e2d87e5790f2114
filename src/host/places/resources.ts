import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { invariant } from '../../engine/index.ts';

type WrittenConfig = Record<string, unknown>;

/**
 * The folder of files that ship with Lorikeet, beside `src` in a checkout and beside `dist` in a build. In a packaged
 * app it is outside the archive, because the runtime maps weights by path and cannot read archives.
 */
export function resourcesFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'resources', 'demo'))) {
    invariant(path.dirname(folder) !== folder, 'the resources of Lorikeet are not beside its program');
    folder = path.dirname(folder);
  }
  return path.join(folder, 'resources').replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);
}

/** The list of CUDA libraries; LORIKEET_CUDA_MANIFEST names another file. */
export function cudaManifestFile({ LORIKEET_CUDA_MANIFEST: chosen }: NodeJS.ProcessEnv = process.env): string {
  return chosen ? path.resolve(chosen) : path.join(resourcesFolder(), 'cuda', 'manifest.json');
}

/** The demo that needs no network: its config with paths made absolute. */
export async function demoConfig(): Promise<WrittenConfig> {
  const folder = path.join(resourcesFolder(), 'demo');
  const config = await readYaml(path.join(folder, 'lora.yaml'));
  const data = config['data'] as WrittenConfig;
  return {
    ...config,
    model: path.join(folder, String(config['model'])),
    data: { ...data, train: path.join(folder, String(data['train'])) },
  };
}

/** The runs of the recipe whose model and data are both on the Hub, by name. */
export async function recipeConfigs(): Promise<{ name: string; config: WrittenConfig }[]> {
  const folder = path.join(resourcesFolder(), 'recipes');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const recipes = await Promise.all(
    files.map(async (file) => ({ name: path.parse(file).name, config: await readYaml(path.join(folder, file)) })),
  );
  // A run that names a folder works only in a checkout beside that folder.
  return recipes.filter(({ config }) => !String(config['model']).startsWith('.'));
}

async function readYaml(file: string): Promise<WrittenConfig> {
  return parse(await readFile(file, 'utf8')) as WrittenConfig;
}
