import { internalErrors } from './internal.ts';

/** Every error Lorikeet can report, by code. One file per domain; the app, the command line and the docs read this table. */
export const errorTable = {
  ...internalErrors,
};

export type ErrorTable = typeof errorTable;
export type ErrorCode = keyof ErrorTable;

/** What a thrower of `Code` has to supply. */
export type ErrorDetails<Code extends ErrorCode> = Parameters<ErrorTable[Code]['sentence']>[0];
