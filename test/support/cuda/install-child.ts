/** A process of its own that installs CUDA as its argument says, for tests that kill it. */
import { launchChild } from '../../../src/cli/launcher.ts';
import type { CudaContext } from '../../../src/host/cuda/context.ts';
import { installCuda } from '../../../src/host/cuda/install.ts';

const cuda = JSON.parse(process.argv[2]!) as Omit<CudaContext, 'launcher'>;
const state = await installCuda(
  { ...cuda, launcher: launchChild },
  { acceptLicense: true, from: null, withoutDriver: false },
  (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
  new AbortController().signal,
);
process.stdout.write(`${JSON.stringify({ type: 'state', state })}\n`);
