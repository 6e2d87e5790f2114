import { z } from 'zod';
import { LorikeetError, readJson } from '../../engine/index.ts';
import { cudaManifestFile } from '../places/resources.ts';

/** An address of a public server; a test feed may be on this machine. */
const Address = z.string().refine(isSafe, 'it should begin with https://');

/** What a downloaded archive is compared with. */
const Check = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('sha256'), bytes: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** The size and the SHA-512 that the registry of NuGet tells, when it is installed, for this version of the package. */
  z.strictObject({ by: z.literal('nuget'), leaf: Address }),
]);

const Archive = z.strictObject({
  name: z.string().min(1),
  version: z.string().min(1),
  url: Address,
  check: Check,
  /** What is taken out of it, by the name in the archive; the last part of a name becomes the file. */
  entries: z.array(z.string().regex(/^(?:[\w.+-]+\/)*\w[\w.+-]*$/)).min(1),
});
export type Archive = z.infer<typeof Archive>;

const Build = z.strictObject({
  /** `linux-x64`, as the runtime calls its systems. */
  system: z.string(),
  /** The version of onnxruntime-node that it belongs to: provider and runtime have to be of one release. */
  runtime: z.string(),
  /** The oldest driver. */
  driver: z.string().regex(/^\d+(?:\.\d+)*$/),
  /** NVIDIA's libraries that the provider needs, by the names that the loader looks for. */
  needed: z.array(z.string()),
  provider: Archive,
  /** Where those libraries come from, where the system has none. */
  libraries: z.array(Archive),
});
export type Build = z.infer<typeof Build>;

const Manifest = z.strictObject({
  builds: z.array(Build),
  /** Of the libraries. */
  license: z.strictObject({ name: z.string(), url: Address }),
});
export type Manifest = z.infer<typeof Manifest>;

/**
 * The list of CUDA libraries: the one that ships with Lorikeet, or the file that LORIKEET_CUDA_MANIFEST names, such as one for a mirror.
 *
 * @throws files.missing, files.not-json, cuda.bad-manifest
 */
export async function readManifest(file: string = cudaManifestFile()): Promise<Manifest> {
  const parsed = Manifest.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue!.path.join('.') || 'the whole file';
  throw new LorikeetError('cuda.bad-manifest', { file, field, reason: issue!.message });
}

/** The libraries for a system and a version of the runtime. @throws cuda.unsupported */
export function buildFor({ builds }: Manifest, system: string, runtime: string): Build {
  const build = builds.find((each) => each.system === system && each.runtime === runtime);
  if (build !== undefined) return build;
  const systems = [...new Set(builds.map((each) => each.system))];
  throw new LorikeetError('cuda.unsupported', { system, runtime, systems });
}

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}
