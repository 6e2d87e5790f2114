#!/usr/bin/env node
import { CommanderError } from 'commander';
import { errorShape } from '../host/index.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { printError, printJson } from './output/print.ts';
import { createProgram } from './program.ts';
import { Refused } from './session.ts';

// A closed pipe (`| head`) or a full disk ends no command; the exit code tells it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.once('exit', () => (process.exitCode ||= exitCodes.failed));
  });
}

const program = createProgram();
try {
  await program.parseAsync();
} catch (error) {
  // Commander has already printed help, the version or the usage error.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput;
  else {
    const shape = error instanceof Refused ? error.shape : errorShape(error);
    if (program.opts<{ json?: boolean }>().json === true) printJson({ type: 'error', ...shape });
    printError(shape);
    process.exitCode = exitCodeOf(shape);
  }
}
