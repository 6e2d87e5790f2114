import pc from 'picocolors';
import type { ErrorShape } from '../../contract/index.ts';
import { visible, visibleJson } from './visible.ts';

/** A reply, on standard output. */
export function print(text: string): void {
  process.stdout.write(`${visible(text)}\n`);
}

/** A text for another program, as it is; a terminal gets what it shows of it. */
export function printWhole(text: string): void {
  process.stdout.write(process.stdout.isTTY ? visible(text) : text);
}

/** A reply as one line of JSON. */
export function printJson(value: object): void {
  print(visibleJson(value));
}

/** A warning, on standard error. */
export function warn(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/** An error with the texts of docs/errors.md, on standard error. */
export function printError({ code, sentence, remedy }: ErrorShape): void {
  const colors = pc.createColors(pc.isColorSupported && process.stderr.isTTY);
  process.stderr.write(`${colors.red('error')} ${colors.bold(code)}\n${visible(`${sentence}\n${remedy}`)}\n`);
}
