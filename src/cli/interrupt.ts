/** Milliseconds within which several signals are one Ctrl-C: npm and tsx pass on what the terminal has sent already. */
const oneKeypress = 500;

/** Calls `listener` for every Ctrl-C and every SIGTERM, which then end nothing by themselves. @returns what stops the listening */
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
