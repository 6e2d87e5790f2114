export { emit, type LocateParameter, opsetVersion, type StoredParameter } from './emit.ts';
