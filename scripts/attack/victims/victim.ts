import type { ChildProcess } from 'node:child_process';

/** A kind of work that is ended by kill -9 again and again. */
export interface Victim {
  readonly name: string;
  /** Of a hundred kills: more where a kill costs less. */
  readonly share: number;
  /** Does the work once, in a folder of its own, without being attacked. */
  prepare(folder: string): Promise<VictimWork>;
}

/** Work that can be done any number of times; each time has a number. */
export interface VictimWork {
  /** Milliseconds that it takes if nobody attacks it. */
  readonly usual: number;
  /** Begins the work, or takes it up where it was killed. */
  start(number: number): ChildProcess;
  /** Whether nothing of it is left to be done. */
  isDone(number: number): boolean;
  /** What a kill may not leave; called after each. */
  wrongAfterKill?(number: number): Promise<string[]>;
  /** How the end differs from that of work that was left alone. */
  wrongAtEnd(number: number): Promise<string[]>;
  /** Removes what it has made. */
  remove(number: number): Promise<void>;
  /** Ends what helps it. */
  close?(): Promise<void>;
}
