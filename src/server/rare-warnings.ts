/** Warnings of one minute that are written one by one. */
const MOST = 30;
const MINUTE = 60_000;
const MOST_CHARACTERS = 300;

/**
 * Warnings of what anybody on the network can cause, as often as he likes: the first of a minute are given on, shortened, the rest
 * are counted, so that no log grows by them.
 */
export function rareWarnings(warn: (message: string) => void, now: () => number = Date.now): (message: string) => void {
  let begun = -Infinity;
  let count = 0;
  return (message) => {
    if (now() - begun >= MINUTE) {
      if (count > MOST) warn(`${count - MOST} more warnings were left out`);
      begun = now();
      count = 0;
    }
    count += 1;
    if (count <= MOST) warn(message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS)}…`);
    else if (count === MOST + 1) warn('more warnings of this minute are left out');
  };
}
