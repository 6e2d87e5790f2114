import type { SecretStore } from '../../engine/index.ts';
import type { Launcher, WorkerProcess } from '../launch/launcher.ts';
import type { Turns } from '../common/turns.ts';
import type { OwnFiles } from '../files/own.ts';
import type { Reader } from '../reader/reader.ts';

/** What handlers work with; each names what it needs of it, by `Pick`. The queue is its own room's, above this one. */
export interface HostContext {
  readonly launcher: Launcher;
  /** Reads files that others made. */
  readonly reader: Reader;
  /** Where new runs get their folders and names are looked up. */
  readonly runsFolder: string;
  /** Drafts, the queue, settings, uploads and logs; `places/app-folder.ts` names its files. */
  readonly appFolder: string;
  readonly ownFiles: OwnFiles;
  /** By the id of a draft: a page that goes sends its last save while one is under way, and the next page reads the draft. */
  readonly draftTurns: Turns;
  /** Hears what goes wrong where nobody waits for an answer. */
  readonly warn: (message: string) => void;
  /** Where the user's token for the Hub is kept; undefined for the file of the command line. */
  readonly secrets: SecretStore | undefined;
  /** The workers of this process by run folder. */
  readonly workers: Map<string, Pick<WorkerProcess, 'kill'>>;
}
