import type { Page } from 'playwright-core';

/** A started app as a person has it, with the real Electron or a stand-in for it. */
export interface StartedApp {
  /** The address its pages begin with. */
  readonly home: string;
  /** The page of its window, once there is one. */
  page(): Promise<Page>;
  /** Closes the window as its button does. Where that asks what becomes of a run, the answer is "Keep training". */
  closeWindow(): Promise<void>;
  /** Starts the program once more, as a click on its icon does: the one that is there shows its window. */
  startAgain(): Promise<void>;
  /** The exit code of the program, whose window is closed and which ends by itself or, on macOS, when it is told to quit. */
  exitCode(): Promise<number | null>;
}

/** What a flow comes past, by name, for whoever wants to look: screenshots, processes. */
export type Watch = (moment: Moment, page: Page) => Promise<void>;
export type Moment = 'open' | 'trained' | 'exported' | 'training' | 'back';
