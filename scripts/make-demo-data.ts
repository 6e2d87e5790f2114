/** Writes the messages of the demo: `npm run make-demo-data`. The file is the same on every machine; a test compares it. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { loadWorkbench, writeWholeFile } from '../src/engine/index.ts';
import { makeMessages } from './demo-data/messages.ts';

const file = fileURLToPath(new URL('../resources/demo/messages.csv', import.meta.url));

const messages = makeMessages(await loadWorkbench());
const csv = `${Papa.unparse(messages, { newline: '\n' })}\n`;
await writeWholeFile(file, async (handle) => handle.writeFile(csv));
const urgent = messages.filter(({ label }) => label === 'urgent').length;
console.log(`${path.relative('', file)}: ${messages.length} messages, ${urgent} of them urgent`);
