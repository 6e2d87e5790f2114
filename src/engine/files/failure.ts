import { LorikeetError } from '../errors/index.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** The `code` of a system error ('ENOENT', 'ENOSPC', …), or undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Turns a failed read of `file` into the error a reader understands; an error of ours passes through. */
export function readFailure(file: string, error: unknown): unknown {
  if (error instanceof LorikeetError) return error;
  const code = systemCode(error);
  if (code === undefined) return error;
  if (code === 'ENOTDIR' && isListing(error)) {
    return new LorikeetError('files.not-a-folder', { folder: file }, { cause: error });
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') return new LorikeetError('files.missing', { file }, { cause: error });
  return new LorikeetError('files.unreadable', { file, reason: reasonOf(code) }, { cause: error });
}

/** Whether the system was asked what is in a folder. */
function isListing(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'scandir';
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
      return phrase('system.denied');
    case 'EROFS':
      return phrase('system.read-only');
    case 'EISDIR':
      return phrase('system.is-folder');
    case 'ENOENT':
      return phrase('system.no-folder');
    case 'ENOTDIR':
      return phrase('system.file-in-path');
    case 'EEXIST':
      return phrase('system.in-the-way');
    case 'ENAMETOOLONG':
      return phrase('system.long-name');
    case 'EFBIG':
      return phrase('system.large-file');
    case 'ELOOP':
      return phrase('system.link');
    case 'ENXIO':
      return phrase('system.not-a-file');
    case 'EBUSY':
      return phrase('system.busy');
    default:
      return phrase('system.code', { code });
  }
}
