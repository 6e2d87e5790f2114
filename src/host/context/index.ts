import type { SecretStore } from '../../engine/index.ts';
import type { Launcher, WorkerProcess } from '../launch/launcher.ts';
import type { Turns } from '../common/turns.ts';
import type { OwnFiles } from '../files/own.ts';
import type { Reader } from '../reader/reader.ts';

/** A search that this process drives. */
export interface DrivenSearch {
  interrupt(): void;
  /** Resolves when its end is written down, however it ended. */
  readonly ended: Promise<void>;
}

/** What handlers need; each picks its part with `Pick`. The queue belongs to the room above this one. */
export interface HostContext {
  readonly launcher: Launcher;
  /** Reads files that others made. */
  readonly reader: Reader;
  /** New runs are created here, and names of runs are looked up here. */
  readonly runsFolder: string;
  /** Drafts, the queue, settings, uploads and logs; `places/app-folder.ts` names its files. */
  readonly appFolder: string;
  readonly ownFiles: OwnFiles;
  /**
   * By the id of a draft. A page that is left sends its last save while another may still be running; the next page
   * must read the draft after both.
   */
  readonly draftTurns: Turns;
  /** Called for failures of background work, which no request reports. */
  readonly warn: (message: string) => void;
  /** Where the user's token for the Hub is kept; undefined for the file of the command line. */
  readonly secrets: SecretStore | undefined;
  /** The workers of this process by run folder. */
  readonly workers: Map<string, Pick<WorkerProcess, 'kill'>>;
  /** The searches that this process drives, by their folders. */
  readonly searches: Map<string, DrivenSearch>;
}
