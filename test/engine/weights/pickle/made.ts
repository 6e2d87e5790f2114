import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../../support/temporary.ts';
import { zipFile } from '../../../support/zip-file.ts';

/** A file as torch.save writes it, with any pickle and storages. */
export function archive(
  pickle: Buffer,
  storages: Readonly<Record<string, Buffer>>,
  /** Bytes that the archive claims the storages have. */
  claimedBytes?: number,
  stored = true,
): Buffer {
  return zipFile([
    { name: 'archive/data.pkl', content: pickle, stored: true },
    ...Object.entries(storages).map(([key, content]) => ({
      ...{ name: `archive/data/${key}`, content, stored },
      ...(claimedBytes === undefined ? {} : { claimedBytes }),
    })),
  ]);
}

/** The pickle of a dictionary of what {@link tensor} gives. */
export function dictionary(tensors: Readonly<Record<string, Buffer>>): Buffer {
  const items = Object.entries(tensors).map(([name, value]) => Buffer.concat([text(name), value]));
  return Buffer.concat([Buffer.from('\x80\x02}(', 'latin1'), ...items, Buffer.from('u.')]);
}

/** A float32 tensor in the storage of a key, in the operations that torch.save uses; the storage has just its elements unless told. */
export function tensor(
  key: string,
  shape: readonly number[],
  strides: readonly number[] = [1],
  offset = 0,
  elements = shape.reduce((product, size) => product * size, 1),
): Buffer {
  return Buffer.concat([
    Buffer.from('ctorch._utils\n_rebuild_tensor_v2\n((', 'latin1'),
    ...[text('storage'), Buffer.from('ctorch\nFloatStorage\n'), text(key), text('cpu'), whole(elements)],
    Buffer.from('tQ', 'latin1'),
    ...[whole(offset), tuple(shape), tuple(strides)],
    Buffer.from('\x89ccollections\nOrderedDict\n)RtR', 'latin1'),
  ]);
}

function text(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(value));
  return Buffer.concat([Buffer.from('X'), length, Buffer.from(value)]);
}

function whole(value: number): Buffer {
  const bytes = Buffer.alloc(10);
  bytes[0] = 0x8a;
  bytes[1] = 8;
  bytes.writeBigInt64LE(BigInt(value), 2);
  return bytes;
}

function tuple(values: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from('('), ...values.map(whole), Buffer.from('t')]);
}

/** How a process that converts ended. */
export interface Ended {
  /** Code of the error. */
  readonly code: string | null;
  /** The most memory that it had. */
  readonly bytes: number;
}

/** Converts a folder in a process of its own. */
export async function runConverter(folder: string): Promise<Ended> {
  const script = path.join(import.meta.dirname, 'convert-child.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    script,
    folder,
    temporaryFolder(),
  ]);
  return JSON.parse(stdout) as Ended;
}
