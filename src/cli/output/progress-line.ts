import type { TransferEvent } from '../../contract/index.ts';
import { printJson } from './print.ts';
import { transferText } from './transfer.ts';
import { visible } from './visible.ts';

/** Seconds between plain lines. */
const plainInterval = 10;

/** Progress of a command on standard error. */
export interface ProgressLine {
  /** A state that the next one replaces: redrawn in place on a terminal, elsewhere a line now and then. */
  readonly show: (text: string) => void;
  /** Something worth a line of its own. */
  readonly note: (text: string) => void;
  /** Leaves the terminal with a clean line. */
  readonly clear: () => void;
}

/** Progress on standard error, redrawn in place on a terminal. */
export function progressLine(): ProgressLine {
  const { isTTY } = process.stderr;
  const write = (text: string) => void process.stderr.write(text);
  let lastShown = performance.now();
  return {
    show(text) {
      if (isTTY) return write(`\r\u001b[2K${visible(text)}`);
      if (performance.now() - lastShown < plainInterval * 1000) return;
      lastShown = performance.now();
      write(`${visible(text)}\n`);
    },
    note: (text) => write(isTTY ? `\r\u001b[2K${visible(text)}\n` : `${visible(text)}\n`),
    clear: () => {
      if (isTTY) write('\r\u001b[2K');
    },
  };
}

/** Shows a download on a line, or prints its events as JSON. */
export function showTransfer(line: ProgressLine, json: boolean): (event: TransferEvent) => void {
  return (event) => {
    if (json) printJson(event);
    else if (event.type === 'note') line.note(event.message);
    else line.show(transferText(event));
  };
}
