import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** A package or library that ships with the app, and the text of its license. */
export const License = z.object({
  name: z.string(),
  version: z.string(),
  /** As SPDX names it, such as `MIT`. */
  identifier: z.string(),
  /** The license and whatever else its makers ask to be passed on. */
  text: z.string(),
});
export type License = z.infer<typeof License>;

/** What Vite writes of the packages in a bundle (`build.license`). */
const Bundled = z.array(License.partial({ identifier: true, text: true }));

const Lockfile = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() })),
});
const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});

/** Microsoft's packages ship no texts. These are those of onnxruntime and of all that is compiled into its libraries. */
const runtimeTexts = path.join(import.meta.dirname, 'onnxruntime');

/**
 * The packages that lie beside the bundles in the app: all that npm installs for use, as the lock file lists them.
 *
 * @param root the folder with `package-lock.json` and `node_modules`
 * @throws {Error} where one of them is not installed or names no license
 */
export function installedLicenses(root: string): License[] {
  const lock = Lockfile.parse(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')));
  return Object.entries(lock.packages).flatMap(([place, { dev = false, optional = false }]) => {
    const folder = path.join(root, place);
    // npm leaves optional packages of other systems out.
    if (place === '' || dev || (optional && !existsSync(folder))) return [];
    return [licenseOf(folder)];
  });
}

/**
 * The packages in the bundle of the pages.
 *
 * @param file what Vite wrote of them, or what was made of it before
 * @throws {Error} where the license of one of them is unknown
 */
export function bundledLicenses(file: string): License[] {
  return Bundled.parse(JSON.parse(readFileSync(file, 'utf8'))).map(({ name, version, identifier, text = '' }) => {
    // Some manifests name no license though a text lies beside them.
    const known = identifier ?? (text.startsWith('MIT License') ? 'MIT' : undefined);
    if (known === undefined) throw new Error(`the license of ${name} ${version} is unknown`);
    return { name, version, identifier: known, text };
  });
}

/** Electron, whose program the app is. It comes with a file of what Chromium consists of. */
export const electronLicense = (root: string) => licenseOf(path.join(root, 'node_modules/electron'));

/** @param folder of an installed package */
function licenseOf(folder: string): License {
  const manifest = Manifest.safeParse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
  if (!manifest.success) throw new Error(`${folder} names no license: ${z.prettifyError(manifest.error)}`);
  const { name, version, license: identifier, author } = manifest.data;
  const texts = textsOf(name === 'onnxruntime-node' ? runtimeTexts : folder);
  const owner = typeof author === 'string' ? author : author?.name;
  // A package without a text says whose it is, at least.
  const text = texts.length > 0 ? texts.join('\n\n') : [identifier, owner ?? name].join(', ');
  return { name, version, identifier, text };
}

function textsOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^(licen[sc]e|copying|notice|thirdpartynotice)/i.test(name))
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'utf8').trim());
}

/** Each package and version once, in alphabetical order. */
export function inOrder(licenses: readonly License[]): License[] {
  const byName = new Map(licenses.map((license) => [`${license.name}@${license.version}`, license]));
  return [...byName.values()].sort(
    (a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'),
  );
}
