import type { HostContext } from '../context/index.ts';
import { versions } from '../common/versions.ts';
import { cudaFolder } from '../places/cuda-folder.ts';

/** What the installer works with; tests and scripts have another feed, folder or runtime. */
export interface CudaContext extends Pick<HostContext, 'launcher'> {
  readonly folder: string;
  /** Version of the runtime that is copied. */
  readonly runtime: string;
  readonly system: string;
  /** The list of libraries; undefined for that of Lorikeet. */
  readonly manifest?: string | undefined;
  /** A file beside whose packages the runtime lies; undefined for that of Lorikeet. */
  readonly runtimeFrom?: string | undefined;
  /** Milliseconds before a failed request is repeated first; undefined for the usual. */
  readonly firstDelay?: number | undefined;
  /** Where the kernel module tells its version; undefined for the usual place. */
  readonly driverFile?: string | undefined;
}

/** The installer of this Lorikeet on this machine. */
export function cudaContext({ launcher }: Pick<HostContext, 'launcher'>): CudaContext {
  const { onnxruntime, platform } = versions();
  return { launcher, folder: cudaFolder(), runtime: onnxruntime, system: platform };
}
