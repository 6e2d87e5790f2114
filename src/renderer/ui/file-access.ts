import type { Answer, ErrorShape, ReplyOf } from '../../contract/index.ts';

/** What a folder holds, as it is asked for. */
export interface Folders {
  readonly value: ReplyOf<'files.list'> | null;
  readonly error: ErrorShape | null;
  ask(request: { readonly folder: string | null }): Promise<ReplyOf<'files.list'> | null>;
}

/** How a field for paths reaches the files of the machine that trains. */
export interface FileAccess {
  /** Whether the system has a dialog for files; a browser shows the folders itself. */
  readonly hasDialog: boolean;
  /** Whether a file of this machine is sent to the one that trains. */
  readonly sends: boolean;
  pick(kind: 'file' | 'folder', title: string, extensions: readonly string[]): Promise<string | null>;
  folders(): Folders;
  /** The path of a file that lies on this machine. */
  take(file: File): Promise<Answer<string>>;
}
