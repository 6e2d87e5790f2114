import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Sources that open files themselves: what the system or the app ships, and what they have just made. */
const others = [
  'engine/download/partial-file.ts',
  'engine/hub/cache/link.ts',
  'engine/hub/push.ts',
  'engine/hub/token.ts',
  'engine/runtime/libraries/elf.ts',
  'engine/runtime/libraries/search.ts',
  'engine/runtime/memory.ts',
  'engine/runtime/package-files.ts',
  'engine/runtime/placement.ts',
  'engine/weights/quantized/resume.ts',
  'host/cuda/machine.ts',
  'host/devices/prove.ts',
  'host/devices/readers/linux.ts',
  'host/export/bundle.ts',
  'host/files/own.ts',
  'host/launch/cuda-runtime.ts',
  'host/places/resources.ts',
  'host/web/pages.ts',
  'host/worker/use/partial-file.ts',
  'server/uploads.ts',
];

it('is how every part opens a file that may be another’s, as a pipe would be waited for without end', () => {
  const root = path.resolve(import.meta.dirname, '../../../src');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('engine/files/'));
  expect(sources.length).toBeGreaterThan(400);
  const opener = /\b(?:open|openSync|readFile|readFileSync|createReadStream|copyFile|cp|openAsBlob)\b/;
  const imported = /^import (?:type )?\{([^}]*)\} from 'node:fs(?:\/promises)?';/gm;
  const opens = (name: string) =>
    [...readFileSync(path.join(root, name), 'utf8').matchAll(imported)].some(([, names]) => opener.test(names!));
  expect(sources.filter(opens).sort()).toEqual(others);
});
