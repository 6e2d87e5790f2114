export { collect } from './collect.ts';
export { openConnections, type Proxies, readProxies } from './connections.ts';
export { type Answer, arrivedBytes, fetchFile, type FileSource, isWhole } from './fetch-file.ts';
export { type ExpectedFile, hashFile } from './hash.ts';
export { startProgress } from './progress.ts';
export { askedWait, PassingFailure, type RetryPolicy, withRetries } from './retry.ts';
export { connectionTrouble, discard, type Received, send } from './send.ts';
export { type UnpackedFile, unpackedBytes, unpackEntries, type WantedEntry } from './unpack.ts';
export { askJson, fileOfWeb, openWeb, type Web } from './web.ts';
