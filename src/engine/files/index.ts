export { processIdentity, processState } from './alive.ts';
export { ensureFolder, ensureFolderSync } from './ensure-folder.ts';
export { readFailure, systemCode, writeFailure } from './failure.ts';
export { asName, inside, isDeviceName, isName, mostNameBytes } from './inside.ts';
export { parseJson, readJson, writeJson } from './json.ts';
export { acquireLock, claimLock, type Lock, lockOwner } from './lock.ts';
export {
  copyRegularFile,
  filePieces,
  openFile,
  openToAppend,
  readBytes,
  readText,
  readTextFile,
  requireFile,
} from './regular.ts';
export { removeLeftovers, renameIfPresent, writeWholeFile, writeWholeFolder } from './whole.ts';
export { parseYaml } from './yaml.ts';
