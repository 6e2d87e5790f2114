import { rm } from 'node:fs/promises';
import { openFile } from '../../engine/index.ts';

/** A line that is longer is cut. */
const MOST_BYTES = 1 << 16;

/** The last line of what a worker printed into its output file. A file that stayed empty is removed. */
export async function lastLine(output: string): Promise<string> {
  const text = await endOf(output).catch(() => '');
  if (text === '') await rm(output, { force: true });
  return text.trimEnd().split('\n').at(-1)!.trim();
}

async function endOf(file: string): Promise<string> {
  const handle = await openFile(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, MOST_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
