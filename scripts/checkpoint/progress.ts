/** Where the lines go: standard error, or a list in a test. */
interface Target {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Seconds between two updates: of the one line of a terminal, and between the plain lines of anything else. */
const [LIVE_SECONDS, PLAIN_SECONDS] = [0.2, 5];

/**
 * Shows how far the writing of a checkpoint is, with its rate and the time left.
 *
 * @param now seconds of a clock that only moves on
 */
export function showWriting(target: Target, now = () => performance.now() / 1000) {
  const started = now();
  const live = target.isTTY === true;
  let lastShown = live ? -Infinity : started;
  return ({ written, total, file }: { readonly written: number; readonly total: number; readonly file: string }) => {
    const done = written === total;
    if (!done && now() - lastShown < (live ? LIVE_SECONDS : PLAIN_SECONDS)) return;
    lastShown = now();
    const rate = written / Math.max(lastShown - started, 1e-3);
    const timeLeft = done ? '' : `, ${Math.ceil((total - written) / Math.max(rate, 1))} s left`;
    const text = `${file}: ${gigabytes(written)} of ${gigabytes(total)} GB, ${gigabytes(rate)} GB/s${timeLeft}`;
    target.write(live ? `\r\x1b[2K${text}${done ? '\n' : ''}` : `${text}\n`);
  };
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(2);
}
