export { runtimeLibrary } from './library.ts';
export { NativeSession, type ProviderChoice } from './session.ts';
