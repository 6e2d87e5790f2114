/** npm run build ends with it: the licenses of all that ships with the app, among the built pages. */
import path from 'node:path';
import { writeLicenses } from './licenses/write.ts';

const root = path.resolve(import.meta.dirname, '..');
writeLicenses(root, path.join(root, 'dist'));
