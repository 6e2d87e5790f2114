import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { loadDownload, LorikeetError, readJson, type Web, filePieces } from '../../engine/index.ts';
import type { Archive } from './manifest.ts';

/** Size and hash of an archive, as its publisher tells them. */
export interface ArchiveFacts {
  readonly bytes: number;
  readonly hash: { readonly algorithm: 'sha256' | 'sha512'; readonly value: string };
}

/** The parts that are needed of a registration leaf and a catalog leaf of NuGet's API, version 3. */
const RegistrationLeaf = z.object({ catalogEntry: z.string() });
const CatalogLeaf = z.object({
  id: z.string(),
  version: z.string(),
  packageHash: z.string(),
  packageHashAlgorithm: z.literal('SHA512'),
  packageSize: z.int().positive(),
});

/** The name that an archive has on the disk: that of its address. */
export function archiveName({ url }: Archive): string {
  return path.posix.basename(new URL(url).pathname);
}

/** Size and hash of an archive: from the manifest, or from the catalog of NuGet. @throws download.* */
export async function archiveFacts(web: Web, archive: Archive, signal: AbortSignal): Promise<ArchiveFacts> {
  const { check } = archive;
  if (check.by === 'sha256') return { bytes: check.bytes, hash: { algorithm: 'sha256', value: check.sha256 } };
  const { askJson } = await loadDownload();
  const { catalogEntry } = await answered(check.leaf, RegistrationLeaf);
  // The catalog is asked where the registry says, and nowhere that is less protected.
  const from = new URL(check.leaf);
  if (!URL.canParse(catalogEntry) || new URL(catalogEntry).protocol !== from.protocol) {
    throw badAnswer(check.leaf, `it names the address ${JSON.stringify(catalogEntry)}`);
  }
  return factsOfLeaf(archive, await answered(catalogEntry, CatalogLeaf), (reason) => badAnswer(catalogEntry, reason));

  async function answered<Schema extends z.ZodType>(url: string, schema: Schema): Promise<z.infer<Schema>> {
    const parsed = schema.safeParse(await askJson(web, url, signal));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw badAnswer(url, `${issue!.path.join('.')}: ${issue!.message}`);
  }
}

/**
 * The same without a network: the catalog leaf of NuGet lies beside the archive, as `<archive>.json`.
 *
 * @throws cuda.archive-missing, cuda.wrong-archive, files.not-json
 */
export async function localFacts(archive: Archive, folder: string): Promise<ArchiveFacts> {
  const { check } = archive;
  if (check.by === 'sha256') return { bytes: check.bytes, hash: { algorithm: 'sha256', value: check.sha256 } };
  const name = `${archiveName(archive)}.json`;
  const leaf = await readJson(path.join(folder, name)).catch((error: unknown) => {
    if (!(error instanceof LorikeetError) || error.code !== 'files.missing') throw error;
    throw new LorikeetError('cuda.archive-missing', { file: name, folder, url: `the catalogEntry of ${check.leaf}` });
  });
  const refuse = (reason: string) =>
    new LorikeetError('cuda.wrong-archive', {
      file: name,
      expected: `the catalog leaf of ${archive.name}`,
      found: reason,
    });
  const parsed = CatalogLeaf.safeParse(leaf);
  if (!parsed.success) throw refuse('something else');
  return factsOfLeaf(archive, parsed.data, refuse);
}

/** Compares a file with what is known of it. @throws cuda.archive-missing, cuda.wrong-archive; the signal's reason */
export async function checkArchive(
  file: string,
  archive: Archive,
  facts: ArchiveFacts,
  signal: AbortSignal,
): Promise<void> {
  const hash = createHash(facts.hash.algorithm);
  let bytes = 0;
  try {
    for await (const piece of filePieces(file)) {
      signal.throwIfAborted();
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (error) {
    signal.throwIfAborted();
    const details = { file: path.basename(file), folder: path.dirname(file), url: archive.url };
    throw new LorikeetError('cuda.archive-missing', details, { cause: error });
  }
  const digest = hash.digest('hex');
  if (bytes === facts.bytes && digest === facts.hash.value) return;
  const named = (size: number, value: string) => `${size} bytes with the hash ${value}`;
  const [expected, found] = [named(facts.bytes, facts.hash.value), named(bytes, digest)];
  throw new LorikeetError('cuda.wrong-archive', { file, expected, found });
}

function factsOfLeaf(
  { name, version }: Archive,
  leaf: z.infer<typeof CatalogLeaf>,
  refuse: (reason: string) => LorikeetError,
): ArchiveFacts {
  const isSame = leaf.id.toLowerCase() === name.toLowerCase() && leaf.version === version;
  if (!isSame) throw refuse(`it tells of ${leaf.id} ${leaf.version}`);
  const value = Buffer.from(leaf.packageHash, 'base64');
  if (value.length !== 64) throw refuse('its packageHash is no SHA-512');
  return { bytes: leaf.packageSize, hash: { algorithm: 'sha512', value: value.toString('hex') } };
}

function badAnswer(url: string, reason: string): LorikeetError {
  return new LorikeetError('download.bad-answer', { host: new URL(url).host, url, reason });
}
