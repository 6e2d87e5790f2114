export { emit, opsetVersion } from './emit.ts';
