import { createContext } from 'svelte';

const [get, set] = createContext<(text: string) => Promise<boolean>>();

/** Copies a text; false where that cannot be, once whoever is there has heard it. */
export const getCopyText = get;
export const setCopyText = set;
