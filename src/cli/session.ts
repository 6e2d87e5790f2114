import type { Command } from 'commander';
import type { ChannelName, ErrorShape, EventOf, ReplyOf, RequestOf } from '../contract/index.ts';
import { createHost, dispatch } from '../host/index.ts';
import { launchChild } from './launcher.ts';

/** An error reply, thrown to the one place that prints it. */
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
  /** @throws {Refused} with the host's error */
  ask<Name extends ChannelName>(
    name: Name,
    request: RequestOf<Name>,
    emit?: (event: EventOf<Name>) => void,
  ): Promise<ReplyOf<Name>>;
}

/** Opens the host with the options of the command that runs: `--runs` and `--json`. */
export function openSession(command: Command): Session {
  const { runs, json } = command.optsWithGlobals<{ runs: string; json?: boolean }>();
  const handlers = createHost({ launcher: launchChild, runsFolder: runs });
  return {
    json: json === true,
    async ask(name, request, emit) {
      const answered = await dispatch(handlers, name, request, emit);
      if (!answered.ok) throw new Refused(answered.error);
      return answered.reply;
    },
  };
}
