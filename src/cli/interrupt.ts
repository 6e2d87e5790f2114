/**
 * Signals within this many milliseconds count as one Ctrl-C: npm and tsx forward the signal that the terminal has sent
 * to all.
 */
const oneKeypress = 500;

/**
 * Calls `listener` for every Ctrl-C and every SIGTERM, instead of ending the process.
 *
 * @returns what stops the listening
 */
export function onInterrupt(listener: () => void): () => void {
  let last = -Infinity;
  const hear = () => {
    const sinceLast = performance.now() - last;
    if (sinceLast < oneKeypress) return;
    last = performance.now();
    listener();
  };
  process.on('SIGINT', hear).on('SIGTERM', hear);
  return () => void process.off('SIGINT', hear).off('SIGTERM', hear);
}
