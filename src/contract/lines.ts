/** The names of the lines between the window and its host. */
export const ipcLines = {
  toHost: 'lorikeet:page',
  toPage: 'lorikeet:host',
  native: 'lorikeet:native',
  navigate: 'lorikeet:navigate',
} as const;
