import type { en } from './en/index.ts';

type Areas = typeof en;

/** The name of a message: its area and its own name, such as `runs.title`. */
export type MessageKey = { [Area in keyof Areas]: `${Area}.${keyof Areas[Area] & string}` }[keyof Areas];

/** The messages of a language: a missing one does not compile, nor one that English does not have. */
export type Catalogue = { readonly [Area in keyof Areas]: { readonly [Name in keyof Areas[Area]]: string } };

/** What fills the gaps of a message. Figures are written by whoever calls; a plain number chooses a plural too. */
export type MessageValues = Readonly<Record<string, string | number>>;
