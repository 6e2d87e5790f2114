export { type Checkpoint, openCheckpoint, readConfig, tensorOf } from './checkpoint.ts';
export { elementCount, type StoredDtype } from './dtypes.ts';
export { narrowToBfloat16, narrowToFloat16, widenBfloat16, widenFloat16 } from './half.ts';
export { hashCheckpoint } from './hash.ts';
export { type Header, MOST_HEADER_BYTES, parseHeader, type StoredTensor } from './header.ts';
export { readHeader } from './open.ts';
export { readBytes, readFloats } from './read.ts';
export { readShardIndex, readShardNames } from './shard-index.ts';
export { type PutBytes, type TensorToWrite, writeAll, writeSafetensors } from './write.ts';
