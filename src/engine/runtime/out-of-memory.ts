/**
 * What the runtime, its devices and JavaScript say where memory runs out. There are no codes for it in the JavaScript interface:
 * its errors have a message alone.
 */
const signs: readonly RegExp[] = [
  // The CPU: C++ on Linux and macOS, on Windows, and the runtime's arena for any device.
  /std::bad_alloc/,
  /\bbad allocation\b/,
  /Failed to allocate memory for requested buffer of size/,
  /Available memory of \d+ is smaller than requested bytes of \d+/,
  /Memory allocation failed\. Size=/,
  // CUDA and its libraries.
  /CUDA (?:failure|error) 2\b/,
  /CUDA(?: |_)ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation/,
  /CU(?:BLAS|DNN|FFT)_STATUS_ALLOC_FAILED/,
  // WebGPU: its own kind of error, that of Vulkan behind it, and buffers above what the adapter allows.
  /VK_ERROR_OUT_OF_(?:DEVICE|HOST)_MEMORY/,
  /\bexceeds the max(?:imum)? (?:buffer size|storage buffer binding size)\b/i,
  // DirectML.
  /\b(?:0x)?8007000E\b/i,
  /\bE_OUTOFMEMORY\b/,
  // JavaScript, where outputs are copied to.
  /Array buffer allocation failed/,
  /\bout of memory\b/i,
];

/** Whether an error message of the runtime says that memory ran out. */
export function saysOutOfMemory(message: string): boolean {
  return signs.some((sign) => sign.test(message));
}
