import type { Handlers } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { type CudaContext, cudaContext } from './context.ts';
import { installCuda, planCuda } from './install.ts';
import { removeCuda } from './remove.ts';
import { cudaState } from './state.ts';

/** What there is of CUDA, and its installation; see `docs/cuda.md`. */
export function cudaHandlers(host: Pick<HostContext, 'launcher'>, cuda: () => CudaContext = () => cudaContext(host)) {
  return {
    'cuda.show': () => cudaState(cuda()),
    'cuda.plan': (_request, _emit, signal) => planCuda(cuda(), signal),
    'cuda.install': (request, emit, signal) => installCuda(cuda(), request, emit, signal),
    'cuda.remove': ({ othersOnly }) => removeCuda(cuda(), othersOnly),
  } satisfies Partial<Handlers>;
}
