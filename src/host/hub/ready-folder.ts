import path from 'node:path';
import type { TransferEvent } from '../../contract/index.ts';
import { isPickled, loadConverter } from '../../engine/index.ts';
import { conversionsFolder } from '../places/cache-folder.ts';
import type { HubAccess } from './access.ts';
import { phrase } from '../../shared/phrases/index.ts';

/**
 * The folder that a model can be read from: its own, or where its weights are pickle only that of their conversion to safetensors, which is
 * made if it is missing. Files of others are read in the reading process; a worker, which is such a process itself, reads them where it is.
 *
 * @param folder of the model, which may be missing: what reads it says so
 * @throws weights.pickle-*, files.no-space, files.disk-full; files.reading-too-slow, files.reading-out-of-memory
 */
export async function readyFolder(folder: string, { reader, signal, onEvent }: HubAccess): Promise<string> {
  if (!(await isPickled(folder))) return folder;
  const emit = (event: TransferEvent) => onEvent?.(event);
  if (reader === undefined) return convert(folder, emit, signal);
  const { pickleBytes } = await loadConverter();
  const what = path.join(folder, 'pytorch_model.bin');
  const asking = { what, fileBytes: await pickleBytes(folder), emit, signal: signal ?? new AbortController().signal };
  return (await reader.ask('models.convert', { folder: path.resolve(folder) }, asking)).folder;
}

/** Converts a model in this process. */
export async function convert(
  folder: string,
  emit: (event: TransferEvent) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { convertCheckpoint, startProgress } = await loadConverter();
  let meter: ReturnType<typeof startProgress> | undefined;
  let converted = 0;
  const ready = await convertCheckpoint({
    folder,
    cacheFolder: conversionsFolder(),
    signal,
    onProgress: (bytes, totalBytes) => {
      if (meter === undefined) {
        emit({
          type: 'note',
          level: 'info',
          message: phrase('log.converting', { folder }),
        });
        meter = startProgress({ totalBytes, totalFiles: 1 }, emit);
      }
      meter.received(bytes - converted);
      converted = bytes;
    },
  });
  meter?.fileDone();
  meter?.end();
  return ready;
}
