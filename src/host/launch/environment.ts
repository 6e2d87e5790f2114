import { cudaEnvironment } from './cuda-runtime.ts';

const TUNABLES = 'GLIBC_TUNABLES';
const LARGE_PAGES = 'glibc.malloc.hugetlb';

/** What every process that may load the runtime starts with: it can be built to report what it runs to its makers. */
export const noTelemetry = { ORT_DISABLE_TELEMETRY: '1' } as const;

/**
 * Variables that a worker needs before it starts, besides those of this process: the runtime reports to nobody what it runs; CUDA
 * counts cards as `nvidia-smi` does, so that the first is the one whose memory is shown; where CUDA is installed, the way to it.
 * On Linux, glibc asks the system for pages of 2 MiB (`madvise`, where the system leaves that to programs). A step goes
 * through hundreds of megabytes several times, and looking up pages of 4 KiB costs a seventh of it in a virtual machine;
 * docs/benchmarks.md has the figures. Other C libraries know no such variable, and a choice of the user's own stays.
 */
export function workerEnvironment(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  const { [TUNABLES]: own, CUDA_DEVICE_ORDER = 'PCI_BUS_ID' } = environment;
  const common = { ...noTelemetry, CUDA_DEVICE_ORDER };
  if (platform !== 'linux') return common;
  const pages = own?.includes(LARGE_PAGES) ? {} : { [TUNABLES]: [...(own ? [own] : []), `${LARGE_PAGES}=1`].join(':') };
  return { ...common, ...pages, ...cudaEnvironment(environment) };
}
