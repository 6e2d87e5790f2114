import { createContext } from 'svelte';
import type { App } from './app.svelte.ts';

const [get, set] = createContext<App>();

/** What every view may use: the line to the host, where the app is, and what is known everywhere. */
export const getApp = get;
export const setApp = set;
