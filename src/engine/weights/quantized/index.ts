export { type PreparedBase, prepareBase, type PrepareRequest } from './prepare.ts';
