import path from 'node:path';

/**
 * Names a folder whose `node_modules` holds the runtime to load, in place of the one that ships with Lorikeet: a copy of it with the libraries of
 * CUDA beside. The runtime looks for them in its own folder, which a package or an AppImage does not let anybody write to.
 */
export const runtimeVariable = 'LORIKEET_RUNTIME';

/** The folder that {@link runtimeVariable} names; null for the runtime that ships with Lorikeet. */
export function chosenRuntime(environment: NodeJS.ProcessEnv = process.env): string | null {
  const { [runtimeVariable]: folder } = environment;
  return folder === undefined || folder === '' ? null : path.resolve(folder);
}
