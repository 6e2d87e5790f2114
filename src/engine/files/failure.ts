import { LorikeetError } from '../errors/index.ts';

/** The `code` of a system error ('ENOENT', 'ENOSPC', …), or undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Turns a failed read of `file` into the error a reader understands; an error of ours passes through. */
export function readFailure(file: string, error: unknown): unknown {
  if (error instanceof LorikeetError) return error;
  const code = systemCode(error);
  if (code === undefined) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new LorikeetError('files.missing', { file }, { cause: error });
  return new LorikeetError('files.unreadable', { file, reason: reasonOf(code) }, { cause: error });
}

/** Turns a failed write of `file` into the error a reader understands; an error of ours passes through. */
export function writeFailure(file: string, error: unknown): unknown {
  if (error instanceof LorikeetError) return error;
  const code = systemCode(error);
  if (code === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new LorikeetError('files.disk-full', { file }, { cause: error });
  return new LorikeetError('files.not-writable', { file, reason: reasonOf(code) }, { cause: error });
}

function reasonOf(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'access is denied';
    case 'EROFS':
      return 'the disk is read-only';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOENT':
      return 'its folder does not exist';
    case 'ENOTDIR':
      return 'a part of its path is a file';
    case 'EEXIST':
      return 'a file of this name is in the way';
    case 'ENAMETOOLONG':
      return 'the name is longer than the file system allows';
    case 'EFBIG':
      return 'the file system does not hold files of this size';
    case 'EBUSY':
      return 'another program is using it';
    default:
      return `the system reports ${code}`;
  }
}
