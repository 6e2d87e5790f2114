import Check from '@lucide/svelte/icons/check';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import Loader from '@lucide/svelte/icons/loader';
import Unplug from '@lucide/svelte/icons/unplug';
import type { RunStatus } from '../../contract/index.ts';

/** The icon and the tone of each state of a run; the word goes with them. */
export const runStatusLooks = {
  starting: { Icon: Loader, tone: 'accent' },
  running: { Icon: Loader, tone: 'accent' },
  finished: { Icon: Check, tone: 'ok' },
  cancelled: { Icon: CirclePause, tone: '' },
  interrupted: { Icon: Unplug, tone: 'warn' },
  failed: { Icon: CircleAlert, tone: 'bad' },
} as const satisfies Record<RunStatus, { Icon: typeof Check; tone: string }>;
