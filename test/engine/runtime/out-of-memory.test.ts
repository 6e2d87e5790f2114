import { describe, expect, it } from 'vitest';
import { saysOutOfMemory } from '../../../src/engine/runtime/out-of-memory.ts';

/** As the runtime, drivers and JavaScript word them: the first was recorded with onnxruntime-node 1.30.0, the others are in their sources. */
const outOfMemory = [
  "Non-zero status code returned while running Expand node. Name:'e' Status Message: /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 819200000",
  'std::bad_alloc',
  'Array buffer allocation failed',
  'bad allocation',
  'Available memory of 104857600 is smaller than requested bytes of 268435456',
  "Non-zero status code returned while running Gemm node. Name:'x' Status Message: CUDA failure 2: out of memory ; GPU=0 ; hostname=box ; file=cuda_allocator.cc ; line=65 ; expr=cudaMalloc((void**)&p, size);",
  'CUDA error cudaErrorMemoryAllocation:out of memory',
  'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0 ; expr=cublasCreate(&cublas_handle_);',
  'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY',
  'Buffer size (5368709120) exceeds the max buffer size limit (4294967296).',
  'DmlCommittedResourceAllocator.cpp(22)\\onnxruntime.dll!00007FFB: (caller: 00007FFC) Exception(1) tid(3a4) 8007000E Not enough memory resources are available to complete this operation.',
  'HRESULT E_OUTOFMEMORY',
];

const other = [
  'Got invalid dimensions for input: x for the following indices index: 0 Got: 3 Expected: 2',
  'CUDA failure 209: no kernel image is available for execution on the device',
  'CUDA failure 200: device kernel image is invalid',
  'shader_helper.cc:416 GenerateSourceCode Program Cast requires f16 but the device does not support it.',
  'Failed to load shared library',
  'This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled by the user.',
];

describe('an error of the runtime', () => {
  it.each(outOfMemory)('is for want of memory: %s', (message) => expect(saysOutOfMemory(message)).toBe(true));
  it.each(other)('is not: %s', (message) => expect(saysOutOfMemory(message)).toBe(false));
});
