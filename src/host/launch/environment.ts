const TUNABLES = 'GLIBC_TUNABLES';
const LARGE_PAGES = 'glibc.malloc.hugetlb';

/**
 * Variables that a worker needs before it starts, besides those of this process.
 *
 * The runtime reports to nobody, and CUDA counts cards as `nvidia-smi` does, so that the first is the one whose memory is
 * shown. On Linux, glibc asks the system for pages of 2 MiB
 * (`madvise`, where the system leaves that to programs). A step goes through hundreds of megabytes several times, and looking up pages
 * of 4 KiB costs a seventh of it in a virtual machine; docs/benchmarks.md has the figures. Other C libraries know no such variable,
 * and a choice of the user's own stays.
 */
export function workerEnvironment(
  platform: NodeJS.Platform = process.platform,
  { [TUNABLES]: own, CUDA_DEVICE_ORDER: order = 'PCI_BUS_ID' }: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  const runtime = { ORT_DISABLE_TELEMETRY: '1', CUDA_DEVICE_ORDER: order };
  if (platform !== 'linux' || own?.includes(LARGE_PAGES)) return runtime;
  return { ...runtime, [TUNABLES]: [...(own ? [own] : []), `${LARGE_PAGES}=1`].join(':') };
}
