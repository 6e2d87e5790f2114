import type { Command } from 'commander';
import type { ChannelName, ErrorShape, EventOf, ReplyOf, RequestOf } from '../contract/index.ts';
import { createHost, dispatch } from '../host/index.ts';
import { exitCodes } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import { launchChild } from './launcher.ts';
import { warn } from './output/print.ts';

/** An error reply, thrown so that one place prints it. */
export class Refused extends Error {
  readonly shape: ErrorShape;

  constructor(shape: ErrorShape) {
    super(shape.sentence);
    this.name = 'Refused';
    this.shape = shape;
  }
}

/** The host as one command sees it. */
export interface Session {
  /** Whether replies are printed as JSON. */
  readonly json: boolean;
  /**
   * @param signal ends the request; left out, Ctrl-C does, and a second one the whole program.
   * @throws {Refused} with the host's error
   */
  ask<Name extends ChannelName>(
    name: Name,
    request: RequestOf<Name>,
    emit?: (event: EventOf<Name>) => void,
    signal?: AbortSignal,
  ): Promise<ReplyOf<Name>>;
}

/** Opens the host with the options of the command that runs: `--runs` and `--json`. */
export function openSession(command: Command): Session {
  const { runs, json } = command.optsWithGlobals<{ runs: string; json?: boolean }>();
  const handlers = createHost({ launcher: launchChild, runsFolder: runs, warn });
  return {
    json: json === true,
    async ask(name, request, emit, signal) {
      const interrupted = new AbortController();
      const stopListening = signal === undefined ? onInterrupt(() => interrupt(interrupted)) : () => undefined;
      try {
        const answered = await dispatch(handlers, name, request, emit, signal ?? interrupted.signal);
        if (!answered.ok) throw new Refused(answered.error);
        return answered.reply;
      } finally {
        stopListening();
      }
    },
  };
}

function interrupt(request: AbortController): void {
  if (request.signal.aborted) process.exit(exitCodes.stopped);
  request.abort();
}
