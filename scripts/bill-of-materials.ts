/**
 * npm run bill-of-materials -- FILE
 *
 * Writes what ships with the built app as a CycloneDX bill of materials: npm's own, to which the packages in the bundle of the pages
 * and Electron are added.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { addComponents } from './licenses/bill-of-materials.ts';
import { readLicenses } from './licenses/write.ts';

const root = path.resolve(import.meta.dirname, '..');
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: npm run bill-of-materials -- FILE');
  process.exit(2);
}
const npm = z.string({ error: 'start it with npm run' }).parse(process.env['npm_execpath']);
const command = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--omit', 'dev'];
const bill = execFileSync(process.execPath, [npm, ...command], { cwd: root, encoding: 'utf8', maxBuffer: 64e6 });
writeFileSync(file, JSON.stringify(addComponents(JSON.parse(bill), readLicenses(path.join(root, 'dist'))), null, 2));
