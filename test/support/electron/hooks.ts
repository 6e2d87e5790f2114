import type { ResolveHook } from 'node:module';

const standIn = new URL('./stand-in.ts', import.meta.url).href;

export const resolve: ResolveHook = (specifier, context, next) =>
  next(specifier === 'electron' ? standIn : specifier, context);
