import { LorikeetError } from '../errors/index.ts';
import { type Header, MOST_HEADER_BYTES, parseHeader } from '../weights/index.ts';
import { askBytes } from './client/ask.ts';
import type { Hub } from './client/hub.ts';
import type { ListedFile } from './client/listing.ts';
import { fileUrl, type Repository } from './repository.ts';

/** The headers of most published models are shorter: one request is enough. */
const FIRST_BYTES = 128 * 1024;

/**
 * The header of a safetensors file of the Hub, by one or two requests for a range; no tensor is fetched.
 *
 * @throws weights.header-too-large, weights.truncated and the errors of `parseHeader`; hub.*
 */
export async function remoteHeader(
  hub: Hub,
  repository: Repository,
  commit: string,
  file: ListedFile,
  signal?: AbortSignal,
): Promise<Header> {
  const range = (begin: number, end: number) => readRange(hub, repository, commit, file, begin, end, signal);
  const start = await range(0, Math.min(FIRST_BYTES, file.bytes));
  if (start.length < 8)
    throw new LorikeetError('weights.truncated', { file: file.path, expected: 8, found: start.length });
  const headerLength = start.readBigUInt64LE();
  if (headerLength > BigInt(MOST_HEADER_BYTES)) {
    throw new LorikeetError('weights.header-too-large', {
      file: file.path,
      bytes: headerLength.toString(),
      most: MOST_HEADER_BYTES,
    });
  }
  const end = 8 + Number(headerLength);
  if (end > file.bytes)
    throw new LorikeetError('weights.truncated', { file: file.path, expected: end, found: file.bytes });
  const rest = end > start.length ? await range(start.length, end) : Buffer.alloc(0);
  return parseHeader(file.path, Buffer.concat([start, rest]).subarray(8, end), file.bytes);
}

/** The bytes of a file of the Hub from `begin` up to `end`. @throws hub.* */
export async function readRange(
  hub: Hub,
  repository: Repository,
  commit: string,
  { path, bytes }: ListedFile,
  begin: number,
  end: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  if (begin >= end) return Buffer.alloc(0);
  const subject = { what: path, repository, revision: commit, file: path };
  const isWhole = begin === 0 && end === bytes;
  const question = {
    url: fileUrl(hub.settings.endpoint, repository, commit, path),
    subject,
    headers: isWhole ? {} : { range: `bytes=${begin}-${end - 1}` },
    signal,
  };
  const read = await askBytes(hub, question, end - begin);
  if (read.bytes.length === end - begin) return read.bytes;
  const reason = `${read.bytes.length} bytes where ${end - begin} were asked for`;
  throw new LorikeetError('hub.bad-answer', { host: read.answer.host, what: path, reason });
}
