import { z } from 'zod';
import { channel } from '../channel.ts';
import { ErrorShape } from '../error.ts';
import { NoteEvent, TransferProgress } from '../events.ts';
import { Place } from '../place.ts';

/** One archive that an installation is made of. */
export const CudaPart = z.object({
  name: z.string(),
  version: z.string(),
  url: z.string(),
  /** Libraries that it brings. */
  libraries: z.array(z.string()),
  /** null where only the server can tell, which `cuda.plan` asks. */
  bytes: z.number().nullable(),
  /** Where the system has these libraries already; null for what is downloaded. */
  onSystem: z.string().nullable(),
  /** Whether it comes under NVIDIA's license. */
  isLicensed: z.boolean(),
});
export type CudaPart = z.infer<typeof CudaPart>;

export const CudaState = z.object({
  /** Such as `linux-x64`. */
  system: z.string(),
  /** Version of the runtime of this Lorikeet. */
  runtime: z.string(),
  /** Where it is, or would be, installed. */
  folder: z.string(),
  /** Why it cannot be installed here; null where it can. */
  unsupported: ErrorShape.nullable(),
  driver: z.object({ version: z.string().nullable(), least: z.string() }).nullable(),
  parts: z.array(CudaPart),
  license: z.object({ name: z.string(), url: z.string() }).nullable(),
  installed: z.object({ bytes: z.number(), time: z.string() }).nullable(),
  /** Installations for other versions of the runtime, which are not used. */
  others: z.array(z.object({ runtime: z.string(), bytes: z.number() })),
  /** Bytes of downloads that have not been finished. */
  unfinishedBytes: z.number(),
  /** What keeps it from running: the driver, a missing library, a damaged file; null where nothing is known to. */
  problem: ErrorShape.nullable(),
  /** Who installs or removes it now. */
  busy: z.string().nullable(),
});
export type CudaState = z.infer<typeof CudaState>;

export const CudaPlan = z.object({
  parts: z.array(CudaPart),
  /** Bytes of all that is downloaded. */
  totalBytes: z.number(),
  /** Bytes of that which are there from an earlier attempt. */
  arrivedBytes: z.number(),
  freeBytes: z.number(),
});
export type CudaPlan = z.infer<typeof CudaPlan>;

export const CudaEvent = z.discriminatedUnion('type', [
  TransferProgress,
  NoteEvent,
  z.object({ type: z.literal('stage'), stage: z.enum(['downloading', 'unpacking', 'trying']) }),
]);
export type CudaEvent = z.infer<typeof CudaEvent>;

/** The libraries of CUDA: what is there, what an installation would fetch, install and remove it. */
export const cudaChannels = {
  'cuda.show': channel({ request: z.object({}), reply: CudaState }),
  /** Asks servers for the sizes that only they know; nothing is downloaded. */
  'cuda.plan': channel({ request: z.object({}), reply: CudaPlan }),
  /** Cancelled, it keeps what has arrived; asked again, it goes on from there. */
  'cuda.install': channel({
    request: z.object({
      /** Whether the user agrees to NVIDIA's license; only needed where something under it is downloaded. */
      acceptLicense: z.boolean(),
      /** A folder that holds the archives, for a machine without internet; null downloads them. */
      from: Place.nullable(),
      /** Installs it though there is no driver that could run it, such as into an image for other machines. */
      withoutDriver: z.boolean(),
    }),
    reply: CudaState,
    events: CudaEvent,
  }),
  'cuda.remove': channel({
    request: z.object({
      /** Keeps the installation for this version of the runtime. */
      othersOnly: z.boolean(),
    }),
    reply: z.object({ freedBytes: z.number() }),
  }),
};
