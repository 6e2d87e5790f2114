import { entry } from '../entry.ts';

const guide = 'docs/cuda.md';

/** CUDA: what it needs of a machine, and what is installed for it. */
export const cudaErrors = {
  'cuda.unsupported': entry<{ system: string; runtime: string; systems: readonly string[] }>(
    ({ system, runtime, systems }) =>
      systems.includes(system)
        ? `There are no CUDA libraries for version ${runtime} of the runtime in the manifest of this version of Lorikeet.`
        : `CUDA can be installed on ${systems.join(', ')} only; this system is ${system}.`,
    () => `Train on the CPU or with WebGPU (DirectML on Windows); ${guide} says what stands in the way.`,
  ),
  'cuda.no-driver': entry<{ least: string }>(
    () => 'There is no NVIDIA driver on this machine: neither /proc/driver/nvidia/version nor nvidia-smi tells of one.',
    ({ least }) =>
      `Install NVIDIA's driver ${least} or a later one, as your distribution does it, and restart the machine.`,
  ),
  'cuda.old-driver': entry<{ version: string; least: string }>(
    ({ version, least }) =>
      `The NVIDIA driver of this machine is ${version}; the CUDA libraries need ${least} or a later one.`,
    () => "Update NVIDIA's driver, as your distribution does it, and restart the machine.",
  ),
  'cuda.license': entry<{ license: string; url: string }>(
    ({ license, url }) => `NVIDIA's libraries come under the ${license} (${url}), which has not been accepted.`,
    () => 'Read the license; if you agree, tick its box, or give --accept-nvidia-license on the command line.',
  ),
  'cuda.missing-library': entry<{ library: string; neededBy: string; more: readonly string[] }>(
    ({ library, neededBy, more }) =>
      `${library}, which ${neededBy} needs, is not on this machine${more.length === 0 ? '' : `; nor ${more.length === 1 ? 'is' : 'are'} ${more.join(', ')}`}.`,
    ({ library }) =>
      library.startsWith('libcuda.so')
        ? "It is a part of NVIDIA's driver: install the driver, as your distribution does it, and restart the machine."
        : `Install CUDA with \`lorikeet device install cuda\` or under Settings, which fetches NVIDIA's libraries; another library is in a package of your distribution. ${guide} has more.`,
  ),
  'cuda.not-installed': entry<{ runtime: string; others: readonly string[] }>(
    ({ runtime, others }) =>
      others.length === 0
        ? 'CUDA is not installed.'
        : `CUDA is installed for version ${others.join(', ')} of the runtime; this version of Lorikeet has ${runtime}.`,
    () => 'Install it with `lorikeet device install cuda`, or under Settings.',
  ),
  'cuda.damaged': entry<{ file: string; reason: string }>(
    ({ file, reason }) => `The installation of CUDA is damaged: ${file} ${reason}.`,
    () => 'Install it again with `lorikeet device install cuda`, or under Settings.',
  ),
  'cuda.in-use': entry<{ owner: string }>(
    ({ owner }) => `CUDA is being installed or removed by ${owner}.`,
    () => 'Wait until that has ended, then look again.',
  ),
  'cuda.bad-manifest': entry<{ file: string; field: string; reason: string }>(
    ({ file, field, reason }) => `The list of CUDA libraries ${file} cannot be used: ${field}: ${reason}.`,
    () => 'Correct the field, or unset LORIKEET_CUDA_MANIFEST to use the list that ships with Lorikeet.',
  ),
  'cuda.archive-missing': entry<{ file: string; folder: string; url: string }>(
    ({ file, folder }) => `There is no file ${file} in ${folder}.`,
    ({ url }) => `Download it from ${url} on a machine with internet and put it there.`,
  ),
  'cuda.wrong-archive': entry<{ file: string; expected: string; found: string }>(
    ({ file, expected, found }) => `${file} is damaged or another file: it should be ${expected} and is ${found}.`,
    () => 'Download it again. Nothing of it was installed.',
  ),
};
