/**
 * The face of the engine. What is exported directly is light; the functions that need the runtime load it when they are
 * called, so that a command which only reads a config starts at once.
 */
export { errorTable, type ErrorCode, type ErrorDetails, invariant, LorikeetError } from './errors/index.ts';
export { readFailure, systemCode, writeFailure } from './files/failure.ts';
export { readJson, writeJson } from './files/json.ts';
export type * from './train/job.ts';
