import { setTimeout as wait } from 'node:timers/promises';
import type { SearchEvent, SearchState } from '../../contract/index.ts';
import { searchState } from './state.ts';

/** How often a search's folder is looked at, in milliseconds. */
const INTERVAL = 500;

/** Tells the state of a search at first and after every change, until it has ended or nobody listens. */
export async function followSearch(
  folder: string,
  emit: (event: SearchEvent) => void,
  signal: AbortSignal,
): Promise<SearchState> {
  let told = '';
  for (;;) {
    const state = await searchState(folder);
    const text = JSON.stringify({ ...state, secondsLeft: null });
    if (text !== told) emit({ type: 'search', state });
    told = text;
    if (state.record.process === null) return state;
    await wait(INTERVAL, undefined, { signal });
  }
}
