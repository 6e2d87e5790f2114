export { NativeSession } from './session.ts';
