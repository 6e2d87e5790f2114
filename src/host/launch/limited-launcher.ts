import { LorikeetError } from '../../engine/index.ts';
import type { Launcher } from './launcher.ts';

/** Each takes a core and more memory than a page: whoever asks for more has made a mistake, or means harm. */
const MOST_WORKERS = 16;

/** A launcher that starts so many workers at once and refuses more. @throws host.too-many-workers, from the launcher */
export function limitedLauncher(launcher: Launcher, most = MOST_WORKERS): Launcher {
  let running = 0;
  return (options) => {
    if (running >= most) throw new LorikeetError('host.too-many-workers', { most });
    const worker = launcher(options);
    running += 1;
    return {
      ...worker,
      onEnd: (listener) =>
        worker.onEnd((end) => {
          running -= 1;
          listener(end);
        }),
    };
  };
}
