/** What a classifier is trained for: one class for each text, or any number of labels for each, none included. */
export const tasks = ['single-label', 'multi-label'] as const;
export type Task = (typeof tasks)[number];
