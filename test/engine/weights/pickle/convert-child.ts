/** A process of its own that converts a folder, the first argument, into a cache, the second, and says what memory it took at most. */
import { LorikeetError } from '../../../../src/engine/errors/index.ts';
import { convertCheckpoint } from '../../../../src/engine/weights/pickle/index.ts';

const [folder, cacheFolder] = process.argv.slice(2) as [string, string];
let code: string | null = null;
try {
  await convertCheckpoint({ folder, cacheFolder });
} catch (error) {
  if (!(error instanceof LorikeetError)) throw error;
  code = String(error.code);
}
// Kilobytes on every system.
process.stdout.write(JSON.stringify({ code, bytes: process.resourceUsage().maxRSS * 1024 }));
