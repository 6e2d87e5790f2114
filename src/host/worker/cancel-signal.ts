/**
 * Makes SIGINT and SIGTERM requests to end after the current step instead of ending the process; Ctrl-C in a terminal reaches
 * the worker as well as its parent. A terminal that closes (SIGHUP) does not end a run.
 *
 * @returns whether a request has come
 */
export function listenForCancel(): () => boolean {
  let requested = false;
  const request = () => {
    requested = true;
  };
  process
    .on('SIGINT', request)
    .on('SIGTERM', request)
    .on('SIGHUP', () => undefined);
  return () => requested;
}
